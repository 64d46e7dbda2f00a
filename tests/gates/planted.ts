import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** The checkout that these tests run in. */
export const checkout = path.join(import.meta.dirname, '../..')

/** A throw-away tree of files with the packages of this checkout; gone when the test is over. Returns its folder. */
export async function plant(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'chibo-gates-'))
  onTestFinished(() => rm(root, { recursive: true }))
  await symlink(path.join(checkout, 'node_modules'), path.join(root, 'node_modules'))
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text)
  }
  return root
}

export type Outcome = { code: number; output: string }

/** Runs a program in `cwd`; both of its streams in one text. */
export function run(program: string, args: readonly string[], cwd: string): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, output: stdout + stderr })
    })
  })
}

/** Runs one of the tools that are installed with the packages. */
export function tool(name: string, args: readonly string[], cwd: string): Promise<Outcome> {
  return run(path.join(checkout, 'node_modules/.bin', name), args, cwd)
}
