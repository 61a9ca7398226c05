/** The demo in a process of its own: the real gateway, broker and hypervisor with their city. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export type DemoProcess = {
  /** Addresses of the pages, with their tokens behind `#`. */
  readonly gateway: string
  readonly hypervisor: string
  /** Of a demo that begins at zero; else ''. */
  readonly box: string
  /** The commands to be typed that it has printed by then, of a kind: `decoder pack`. */
  commands(kind: string): readonly string[]
  close(): Promise<void>
}

/** Resolves when both pages have said where they are. Without flows, unless `--flows` asks for them. */
export async function startDemo(args: readonly string[], withinMs: number): Promise<DemoProcess> {
  const own = args.includes('--flows')
    ? args.filter((one) => one !== '--flows')
    : [...args, '--no-flows']
  const child = spawn(process.execPath, ['test/demo/main.ts', ...own], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString()
  })
  const commands = (kind: string): readonly string[] =>
    [...said.matchAll(/^ {2}(\.\/cigale .+|export .+)$/gm)]
      .map(([, line = '']) => line)
      .filter((line) => line.startsWith('export') || line.startsWith(`./cigale ${kind}`))
  const close = async (): Promise<void> => {
    if (child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  try {
    const names = ['Gateway', 'Hypervisor', ...(args.includes('--empty') ? ['The box'] : [])]
    const [gateway = '', hypervisor = '', box = ''] = await untilSaid(child, names, withinMs)
    return { gateway, hypervisor, box, commands, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function untilSaid(
  child: ChildProcess,
  names: readonly string[],
  withinMs: number,
): Promise<string[]> {
  let text = ''
  return await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the demo is not up:\n${text}`)), withinMs)
    const read = (piece: Buffer): void => {
      text += piece.toString()
      const pages = names.map((name) => {
        return new RegExp(`^${name}\\s+(http\\S+)\\s`, 'm').exec(text)?.[1]
      })
      if (pages.includes(undefined)) return
      clearTimeout(late)
      resolve(pages as string[])
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}:\n${text}`)))
  })
}
