import { setFlagsFromString } from 'node:v8'
import { isPart, startApp, type Part } from './app.ts'
import { runCommand } from './cli/index.ts'
import { ConfigError, loadConfig } from './config.ts'
import { createLog } from './log.ts'
import { consoleWords } from './messages/vi/console.ts'

/** Stopping takes no longer than this; what is still open then is taken up at the next start. */
const stopDeadlineMs = 9500

const print = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

async function start(part: Part): Promise<void> {
  const config = loadConfig()
  const log = createLog(config.logLevel)
  const app = await startApp(config, log, { part })
  print(config.mode === 'training' ? consoleWords.training(app.address) : consoleWords.real(app.address))
  if (app.sendingPaused) print(consoleWords.sendingPaused)
  if (app.adminCode !== null) print(consoleWords.adminCode(app.adminCode))
  if (app.opsToken !== null) print(consoleWords.opsToken(app.address, app.opsToken))

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
  // A service manager starts it again; until then what comes in waits at the messengers.
  void app.gone.then(({ message }) => {
    process.stderr.write(`${message}\n`)
    process.exit(1)
  })
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

async function main(args: readonly string[]): Promise<void> {
  const [command = 'start'] = args
  if (command === 'start') return start('all')
  if (isPart(command)) return start(command)
  process.exitCode = await runCommand(args, { print, now: () => new Date() })
}

// Where there is much memory, V8 lets garbage grow to several times of what is in use: a worker held 370 MB, and with this half of it, at
// no cost in time that could be measured (docs/performance.md).
setFlagsFromString('--heap-growing-percent=30')

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError || error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
