import { loadConfig } from '../config.ts'
import { examine } from '../doctor.ts'
import { keyFile, withStores } from '../stores.ts'
import { auditVerifyCommand } from './audit-verify.ts'
import { backupCommand } from './backup.ts'
import { importCommand } from './import.ts'
import { inviteCommand } from './invite.ts'
import { readDateCommand } from './read-date.ts'
import { restoreCommand } from './restore.ts'
import { resumeCommand } from './resume.ts'
import { rotateKeyCommand } from './rotate-key.ts'
import { templateCommand } from './template.ts'
import { UsageError } from './usage.ts'
import { webhookCommand } from './webhook.ts'

export type CommandTools = { print: (text: string) => void; now: () => Date }

const usage = `Usage: npm run -s chibo -- COMMAND

  invite --role ROLE --name NAME [--unit CODE] [--json]   a code for a person who was imported
  template FILE.xlsx                                      an empty workbook to fill
  import FILE.xlsx [--dry-run] [--json]                   units, people, roles and candidates from a workbook
  read-date PHRASE [--now ISO] [--toward future|past] [--json]
  webhook set|info|delete [--json]                        where the messengers send messages
  rotate-key [--new|--done] [--json]                      change the key of the encrypted fields
  backup [FILE] [--json]                                  the whole database into one file (the key is not in it)
  restore FILE [--json]                                   a backup into an empty database; sending is paused then
  resume [--drop-waiting|--send-waiting] [--json]         lets a restored copy send again
  audit-verify [--json]                                   whether the audit log is as it was written
  migrate [--json]                                        bring the database up to date
  doctor [--json]                                         check this installation`

/** The operator's commands. Gives the exit code: 0, 1 for a failure, 2 for wrong use. */
export async function runCommand(args: readonly string[], tools: CommandTools): Promise<number> {
  const [command = '', ...rest] = args
  try {
    switch (command) {
      case 'read-date': {
        const { text, json } = readDateCommand(
          rest.filter((arg) => arg !== '--json'),
          { now: tools.now() },
        )
        tools.print(rest.includes('--json') ? JSON.stringify(json) : text)
        return 0
      }
      case 'template':
        return await templateCommand(rest, tools)
      case 'import':
        return await withStores(tools.now, ({ database, sealer, now }) =>
          importCommand(rest, { db: database.db, sealer, now, print: tools.print }),
        )
      case 'invite':
        return await withStores(tools.now, (stores) => inviteCommand(rest, { ...stores, print: tools.print }))
      case 'webhook':
        return await webhookCommand(rest, { config: loadConfig(), print: tools.print })
      case 'rotate-key':
        return await rotateKeyCommand(rest, { keyFile: keyFile(), withStores: (work) => withStores(tools.now, work) }, tools.print)
      case 'backup':
        return await withStores(tools.now, (stores) => backupCommand(rest, { config: loadConfig(), stores, ...tools }))
      case 'restore':
        return await restoreCommand(rest, { config: loadConfig(), ...tools })
      case 'resume':
        return await withStores(tools.now, ({ database, now }) => resumeCommand(rest, { db: database.db, now, print: tools.print }))
      case 'audit-verify':
        return await withStores(tools.now, ({ database }) => auditVerifyCommand(rest, { db: database.db, print: tools.print }))
      case 'migrate':
        return await withStores(tools.now, async ({ applied }) => {
          tools.print(
            rest.includes('--json')
              ? JSON.stringify({ applied })
              : applied.length === 0
                ? 'The database is up to date.'
                : `Applied: ${applied.join(', ')}`,
          )
          return 0
        })
      case 'doctor': {
        const checks = await examine(tools.now)
        tools.print(
          rest.includes('--json')
            ? JSON.stringify({ checks })
            : checks.map(({ ok, name, says }) => `${ok ? 'ok  ' : 'FAIL'}  ${name}: ${says}`).join('\n'),
        )
        return checks.every(({ ok }) => ok) ? 0 : 1
      }
      default:
        tools.print(usage)
        return command === '' || command === 'help' || command === '--help' ? 0 : 2
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    tools.print(error.message)
    return 2
  }
}
