/**
 * A process of flows that is not Node-RED: it keeps the same contract with the gateway (gateway/flows) and
 * does what its flow file says, the worst things too. Each node there has a `does`:
 *
 *   loop    never returns             flood    asks the API without end, over many connections
 *   grow    takes memory, keeps it    shout    writes to both its outputs without end
 *   die     ends at once              facts    tells a fact, as often as it may
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { StartLine } from '../../gateway/flows/start-line.ts'
import { openEditorStandIn } from './editor-stand-in.ts'

const ALIVE_MS = 500

type Deed = 'loop' | 'grow' | 'flood' | 'shout' | 'die' | 'facts'

function say(word: object): void {
  process.stdout.write(`${JSON.stringify(word)}\n`)
}

async function main(): Promise<void> {
  const lines = createInterface({ input: process.stdin })
  const [line] = (await new Promise((resolve) => lines.once('line', (one) => resolve([one])))) as [
    string,
  ]
  process.stdin.on('end', () => process.exit(0))
  lines.on('close', () => process.exit(0))
  const start = JSON.parse(line) as StartLine
  const nodes = JSON.parse(readFileSync(start.flows, 'utf8')) as readonly { does?: Deed }[]
  // What a flow that reaches for it would find.
  writeFileSync(`${start.dir}/environment.json`, JSON.stringify(Object.keys(process.env).sort()))
  if (nodes.some(({ does }) => does === 'die')) process.exit(3)
  const editorPort = start.editor ? await openEditor(start, start.editor.secret) : null
  say({ type: 'started', nodes: nodes.length, flows: 1, editorPort })
  setInterval(() => say({ type: 'alive', atMs: Date.now(), heapBytes: 1_000 }), ALIVE_MS)
  for (const { does } of nodes) if (does) DEEDS[does]?.(start)
}

const DEEDS: Readonly<Partial<Record<Deed, (start: StartLine) => void>>> = {
  loop: () => {
    setTimeout(() => {
      for (;;);
    }, 200)
  },
  grow: () => {
    const kept: Buffer[] = []
    setInterval(() => kept.push(Buffer.alloc(16 * 1024 * 1024, 1)), 100)
  },
  flood: ({ api }) => {
    for (let i = 0; i < 64; i++) void askFor(api, '/api/v1/devices')
  },
  facts: ({ api }) => void tellFacts(api),
  shout: () => {
    const text = `${'{"type":"alive"} '.repeat(50)}\n`
    const more = (stream: NodeJS.WriteStream): void => {
      while (stream.write(text));
      stream.once('drain', () => more(stream))
    }
    more(process.stdout)
    more(process.stderr)
  },
}

async function askFor(api: StartLine['api'], path: string): Promise<never> {
  const headers = { authorization: `Bearer ${api.token}` }
  for (;;)
    await fetch(`${api.url}${path}`, { headers })
      .then((one) => one.text())
      .catch(() => {})
}

async function tellFacts(api: StartLine['api']): Promise<never> {
  const headers = { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' }
  for (let value = 0; ; value++) {
    const body = JSON.stringify({ name: 'counter', subject: 'gateway', value })
    const how = { method: 'POST', headers, body }
    await fetch(`${api.url}/api/v1/facts`, how)
      .then((one) => one.text())
      .catch(() => {})
  }
}

async function openEditor(start: StartLine, secret: string): Promise<number> {
  const { port } = await openEditorStandIn(secret, (text) => {
    writeFileSync(start.flows, text)
    say({ type: 'deployed', flows: start.flows })
  })
  return port
}

await main()
