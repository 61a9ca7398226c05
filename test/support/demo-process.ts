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
  const said = { text: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      said.text += piece.toString()
    })
  }
  const commands = (kind: string): readonly string[] =>
    [...said.text.matchAll(/^ {2}(\.\/cigale .+|export .+)$/gm)]
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
    const [gateway = '', hypervisor = '', box = ''] = await untilSaid(child, said, {
      names,
      withinMs,
    })
    return { gateway, hypervisor, box, commands, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The addresses behind `names`, when all of them have been said. */
async function untilSaid(
  child: ChildProcess,
  said: { readonly text: string },
  { names, withinMs }: { readonly names: readonly string[]; readonly withinMs: number },
): Promise<string[]> {
  return await new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${why}:\n${said.text}`))
    const late = setTimeout(() => fail('the demo is not up'), withinMs)
    const look = (): void => {
      const pages = names.map((name) => {
        return new RegExp(`^${name}\\s+(http\\S+)\\s`, 'm').exec(said.text)?.[1]
      })
      if (pages.includes(undefined)) return
      clearTimeout(late)
      resolve(pages as string[])
    }
    child.stdout?.on('data', look)
    child.once('exit', (code) => fail(`the demo ended with ${code}`))
  })
}
