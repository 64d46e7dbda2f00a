import { examine } from '../doctor.ts'
import { withStores } from '../stores.ts'
import { importCommand } from './import.ts'
import { inviteCommand } from './invite.ts'
import { readDateCommand } from './read-date.ts'
import { templateCommand } from './template.ts'
import { UsageError } from './usage.ts'

export type CommandTools = { print: (text: string) => void; now: () => Date }

const usage = `Usage: npm run -s chibo -- COMMAND

  invite --role ROLE --name NAME [--unit CODE] [--json]   a code for a person who was imported
  template FILE.xlsx                                      an empty workbook to fill
  import FILE.xlsx [--dry-run] [--json]                   units, people and roles from a workbook
  read-date PHRASE [--now ISO] [--toward future|past] [--json]
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
