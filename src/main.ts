import { startApp } from './app.ts'
import { runCommand } from './cli/index.ts'
import { ConfigError, loadConfig } from './config.ts'
import { createLog } from './log.ts'
import { consoleWords } from './messages/vi/console.ts'

/** Stopping takes no longer than this; what is still open then is taken up at the next start. */
const stopDeadlineMs = 9500

const print = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

async function start(): Promise<void> {
  const config = loadConfig()
  const log = createLog(config.logLevel)
  const app = await startApp(config, log)
  print(config.mode === 'training' ? consoleWords.training(app.address) : consoleWords.real(app.address))
  if (app.adminCode !== null) print(consoleWords.adminCode(app.adminCode))

  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    print(consoleWords.stopping)
    setTimeout(() => process.exit(1), stopDeadlineMs).unref()
    app.stop().then(
      () => {
        print(consoleWords.stopped)
        process.exit(0)
      },
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

async function main(args: readonly string[]): Promise<void> {
  if (args.length === 0 || args[0] === 'start') return start()
  process.exitCode = await runCommand(args, { print, now: () => new Date() })
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError || error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
