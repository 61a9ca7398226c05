/**
 * The flows' process as the gateway starts it: real Node-RED behind its fence, on a gateway's API over
 * real HTTP.
 */

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, beforeEach, test } from 'node:test'
import { DoubleGateway, refusal } from '../support/double-gateway.ts'
import { EDITOR_SECRET, FlowsProcess } from '../support/flows-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'cigale-flows-'))
after(() => rmSync(folder, { recursive: true, force: true }))

let gateway: DoubleGateway
let running: FlowsProcess[] = []
let count = 0

beforeEach(async () => {
  gateway = await DoubleGateway.open()
})
afterEach(async () => {
  for (const flows of running) await flows.kill()
  running = []
  await gateway.close()
})

/** Every call that is raised becomes a fact with the press as its value. */
const TELL = [
  { id: 't', type: 'tab', label: 'calls' },
  { id: 'e', type: 'cigale-event', z: 't', types: 'callRaised', wires: [['c']] },
  {
    ...{ id: 'c', type: 'change', z: 't', wires: [['f']] },
    rules: [{ t: 'set', p: 'payload', pt: 'msg', to: 'payload.press', tot: 'msg' }],
  },
  { id: 'f', type: 'cigale-fact', z: 't', fact: 'press', wires: [[]] },
]

function start(options: Partial<ConstructorParameters<typeof FlowsProcess>[0]> = {}): FlowsProcess {
  const dir = options.dir ?? join(folder, `run-${count++}`)
  const flows = new FlowsProcess({ url: gateway.url, ...options, dir })
  running.push(flows)
  return flows
}

function told(): unknown[] {
  return gateway.asked
    .filter(({ path }) => path === '/api/v1/facts')
    .map(({ body }) => (body as { value: unknown }).value)
}

function press(n: number): void {
  gateway.happen({ type: 'callRaised', subject: 'call-1', press: n, rev: 0 })
}

test('what happens goes through a flow and comes back as a fact', async () => {
  const flows = start({ flows: TELL })
  const word = await flows.started()
  assert.deepEqual([word.nodes, word.flows, word.editorPort], [3, 1, null])
  await flows.until(() => gateway.readers === 1, 'the stream is read')
  press(1)
  await flows.until(() => told().length === 1, 'the fact is told')
  const { key, ...fact } = gateway.asked.at(-1)?.body as { readonly key: string }
  assert.deepEqual(fact, { name: 'press', subject: 'call-1', value: 1 })
  assert.match(key, /^flow-f-\w+$/)
  await flows.said((one) => one.type === 'counts' && one.took === 1 && one.sent === 1)
  await flows.said((one) => one.type === 'alive')
})

test('what a French gateway’s flows are refused, they are told in French: by the node, and by the gateway', async () => {
  const [tab, event, , fact] = TELL as [object, object, object, object]
  const nodes = [
    tab,
    { ...event, wires: [['v']] },
    { id: 'v', type: 'cigale-valve', z: 't', zone: '', minutes: 3, wires: [[], []] },
    { id: 'w', type: 'catch', z: 't', scope: ['v'], wires: [['c']] },
    {
      ...{ id: 'c', type: 'change', z: 't', wires: [['f']] },
      rules: [
        { t: 'set', p: 'payload', pt: 'msg', to: 'refusal.detail', tot: 'msg' },
        { t: 'delete', p: 'zone', pt: 'msg' },
      ],
    },
    fact,
  ]
  gateway.answering = ({ path }) =>
    path.includes('/watering')
      ? refusal(404, 'unknown-zone', 'No zone z9 is known here.')
      : undefined
  const flows = start({ flows: nodes, language: 'fr' })
  await flows.started()
  await flows.until(() => gateway.readers === 1, 'the stream is read')
  press(1)
  await flows.until(() => told().length === 1, 'the node has refused')
  assert.deepEqual(told(), ['zone : il faut le nom d’une zone'])
  await flows.stop()

  const named = nodes.map((node) => ('zone' in node ? { ...node, zone: 'z9' } : node))
  const again = start({ flows: named, language: 'fr' })
  await again.started()
  await again.until(() => gateway.readers === 1, 'the stream is read again')
  press(2)
  await again.until(() => told().length === 2, 'the gateway has refused')
  assert.equal(told()[1], 'Aucune zone z9 n’est connue ici.')
})

test('F56: a restart, clean or by a kill, neither skips nor repeats what happened meanwhile', async () => {
  const dir = join(folder, 'restarts')
  let flows = start({ flows: TELL, dir })
  await flows.started()
  await flows.until(() => gateway.readers === 1, 'the stream is read')
  press(1)
  await flows.until(() => told().length === 1, 'the first is told')
  await flows.stop()
  assert.equal((await flows.ended).code, 0)
  press(2)
  press(3)
  flows = start({ dir })
  await flows.until(() => told().length === 3, 'the pause is told')
  await flows.kill()
  press(4)
  flows = start({ dir })
  await flows.until(() => told().length === 4, 'the second pause is told')
  gateway.cut()
  await flows.until(() => gateway.readers === 1, 'it comes back by itself')
  press(5)
  await flows.until(() => told().length === 5, 'the last is told')
  assert.deepEqual(told(), [1, 2, 3, 4, 5])
})

test('F56: a line that ends the flows each time is passed over the fourth time, and flows go on', async () => {
  const dir = join(folder, 'fatal')
  const fatal = {
    ...{ id: 'x', type: 'function', z: 't', outputs: 1, wires: [[]] },
    func: 'if (msg.payload.press === 1) (async () => { for (;;) await null })(); return null',
  }
  const both = { id: 'e', type: 'cigale-event', z: 't', types: 'callRaised', wires: [['x', 'c']] }
  const nodes = [both, fatal, ...TELL.filter(({ id }) => id !== 'e')]
  const place = (): string => readFileSync(join(dir, 'stream.place'), 'latin1')
  let flows = start({ flows: nodes, dir })
  await flows.started()
  await flows.until(() => gateway.readers === 1, 'the stream is read')
  press(1)
  press(2)
  for (const begun of [1, 2, 3]) {
    await flows.until(() => place().startsWith(`0.0 ${begun} `), `begun ${begun} times`)
    await flows.kill()
    flows = start({ dir })
  }
  await flows.until(() => told().length === 1, 'the next one is told')
  assert.deepEqual(told(), [2])
  assert.match(flows.log, /passed over/)
})

test('a gateway with another past is followed from now on', async () => {
  const dir = join(folder, 'another-past')
  let flows = start({ flows: TELL, dir })
  await flows.started()
  await flows.until(() => gateway.readers === 1, 'the stream is read')
  for (const n of [1, 2, 3]) press(n)
  await flows.until(() => told().length === 3, 'all are told')
  await flows.stop()
  await gateway.close()
  gateway = await DoubleGateway.open()
  press(7)
  flows = start({ dir })
  await flows.until(() => gateway.streams.includes('now'), 'it begins anew')
  await flows.until(() => gateway.readers === 1, 'the stream is read')
  press(8)
  await flows.until(() => told().length === 1, 'what comes is told')
  assert.deepEqual(told(), [8])
  assert.match(flows.log, /another past/)
})

test('S20: a function reaches its process, and there is nothing: no file, no program, no environment', async () => {
  const func = `
    const proc = this.constructor.constructor('return process')()
    const tries = {
      environment: () => Object.keys(proc.env).filter((name) => !['TZ', 'MALLOC_ARENA_MAX', 'NODE_ENV'].includes(name)),
      passwd: () => proc.getBuiltinModule('fs').readFileSync('/etc/passwd', 'utf8').length,
      parent: () => proc.getBuiltinModule('fs').readFileSync('/proc/' + proc.ppid + '/environ').length,
      itself: () => proc.getBuiltinModule('fs').readFileSync('/proc/self/environ').length,
      write: () => proc.getBuiltinModule('fs').writeFileSync('${join(folder, 'stolen')}', 'x'),
      program: () => proc.getBuiltinModule('child_process').execFileSync('id').length,
      worker: () => new (proc.getBuiltinModule('worker_threads').Worker)('1', { eval: true }).threadId,
      addon: () => proc.dlopen({ exports: {} }, '/lib/x86_64-linux-gnu/libc.so.6'),
      again: () => proc.execve(proc.execPath, [proc.execPath, '-e', '0'], {}),
    }
    const came = {}
    for (const [name, run] of Object.entries(tries)) {
      try { came[name] = run() } catch (error) { came[name] = error.code ?? String(error) }
    }
    return { payload: JSON.stringify(came) }`
  const flows = start({
    flows: [
      { id: 't', type: 'tab', label: 'escape' },
      { id: 'e', type: 'cigale-event', z: 't', types: 'callRaised', wires: [['c']] },
      { id: 'c', type: 'function', z: 't', func, outputs: 1, wires: [['f']] },
      {
        id: 'f',
        type: 'debug',
        z: 't',
        active: true,
        console: true,
        complete: 'payload',
        wires: [],
      },
    ],
  })
  await flows.started()
  await flows.until(() => gateway.readers === 1, 'the stream is read')
  press(1)
  await flows.until(() => flows.log.includes('environment'), 'the flow has tried')
  const line = flows.log.split('\n').find((one) => one.includes('environment'))!
  const came = JSON.parse(JSON.parse(line).msg)
  const { environment, ...others } = came
  assert.deepEqual(environment, [])
  const denied = 'ERR_ACCESS_DENIED'
  const { addon, ...rest } = others
  assert.ok(['ERR_DLOPEN_DISABLED', denied].includes(addon), addon)
  for (const [name, outcome] of Object.entries(rest)) assert.equal(outcome, denied, name)
})

test('S20: flows without an editor listen nowhere', async () => {
  const flows = start({ flows: TELL })
  await flows.started()
  const own = new Set(
    readdirSync(`/proc/${flows.pid}/fd`).flatMap((fd) => {
      const open = readlinkSync(`/proc/${flows.pid}/fd/${fd}`)
      return /^socket:\[(\d+)\]$/.exec(open)?.[1] ?? []
    }),
  )
  assert.ok(own.size > 0, 'its pipes at least are sockets')
  const sockets = ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) =>
    readFileSync(`/proc/${flows.pid}/net/${kind}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => [kind, ...line.trim().split(/\s+/)]),
  )
  const LISTENS = '0A'
  const open = sockets.filter(
    ([kind, , , , state, , , , , , inode]) =>
      own.has(inode!) && (state === LISTENS || kind!.startsWith('udp')),
  )
  assert.deepEqual(open, [])
})

test('lines that come while flows are deployed reach the old ones or the new ones, each once', async () => {
  const debug = { id: 'd', type: 'debug', z: 't', active: true, console: true }
  const nodes = (label: string) => [
    { id: 't', type: 'tab', label },
    { id: 'e', type: 'cigale-event', z: 't', types: 'callRaised', wires: [['d']] },
    { ...debug, complete: 'payload.press', targetType: 'msg', wires: [] },
  ]
  const flows = start({ flows: nodes('old'), editorMs: 60_000 })
  const { editorPort } = await flows.started()
  await flows.until(() => gateway.readers === 1, 'the stream is read')
  const headers = {
    authorization: `Bearer ${EDITOR_SECRET}`,
    'content-type': 'application/json',
  }
  const body = JSON.stringify(nodes('new'))
  const deployed = fetch(`http://127.0.0.1:${editorPort}/flows`, { method: 'POST', headers, body })
  for (let n = 1; n <= 60; n++) {
    press(n)
    if (n % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  assert.equal((await deployed).status, 204)
  await flows.said(({ type }) => type === 'deployed')
  const seen = () =>
    flows.log.split('\n').flatMap((line) => /"node":"d","msg":"(\d+)"/.exec(line)?.[1] ?? [])
  await flows.until(() => seen().includes('60'), 'the last has come')
  assert.deepEqual(
    seen().map(Number),
    Array.from({ length: 60 }, (_, n) => n + 1),
  )
})

test('a start line that does not fit is refused in words', async () => {
  const flows = start({ allow: ['exec'], flows: [] })
  const word = await flows.said(({ type }) => type === 'failed')
  assert.match(JSON.stringify(word), /allow: there is no such node/)
  assert.equal((await flows.ended).code, 2)
})

test('flows whose token is not known end, and say so without the token', async () => {
  const flows = start({ flows: TELL, token: 'cigale_somebody-elses-token' })
  const word = await flows.said(({ type }) => type === 'failed')
  assert.match(JSON.stringify(word), /does not let flows in/)
  assert.equal((await flows.ended).code, 1)
  assert.doesNotMatch(`${flows.log}${JSON.stringify(flows.words)}`, /somebody-elses/)
})

test('a node that is not allowed is missing, and one that is, works within the folder alone', async () => {
  const dir = join(folder, 'files')
  const write = (filename: string) => [
    { id: 't', type: 'tab', label: 'files' },
    { id: 'e', type: 'cigale-event', z: 't', types: 'callRaised', wires: [['f']] },
    {
      id: 'f',
      type: 'file',
      z: 't',
      filename,
      filenameType: 'str',
      overwriteFile: 'false',
      wires: [[]],
    },
  ]
  let flows = start({ dir, flows: write(join(dir, 'calls.txt')) })
  const word = await flows.said(({ type }) => type === 'failed')
  assert.match(JSON.stringify(word), /not allowed: file/)
  assert.equal((await flows.ended).code, 1)
  flows = start({ dir, flows: write(join(folder, 'outside.txt')), allow: ['file'] })
  await flows.started()
  await flows.until(() => gateway.readers === 1, 'the stream is read')
  press(1)
  await flows.until(() => flows.log.includes('Access to this API has been restricted'), 'denied')
})
