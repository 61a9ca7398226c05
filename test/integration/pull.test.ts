/** Pull, against a real gateway's API: the same exchange by CBOR and by JSON, and what is refused. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { systemClock } from '../../base/clock-system.ts'
import { silentLog } from '../../base/log.ts'
import { systemRandom } from '../../base/random-system.ts'
import { drawToken } from '../../gateway/api/auth.ts'
import { connectGateway } from '../../gateway/api/client-system.ts'
import { ACK_EXAMPLE, BATCHES_EXAMPLE, HELLO_EXAMPLE } from '../../gateway/api/sync-examples.ts'
import { saveTokens } from '../../gateway/api/tokens-system.ts'
import { readConfig } from '../../gateway/config/load.ts'
import { type Runtime, startRuntime } from '../../gateway/runtime.ts'
import { startHypervisor } from '../../sync/hypervisor/main.ts'
import { jsonOfMessage, messageOfJson } from '../../sync/json-message.ts'
import { readMessage } from '../../sync/read-message.ts'
import { genesisHead, nextHead, rowBytes } from '../../sync/row.ts'
import { fleetEntry, fleetFrame, makeFleet } from '../support/fleet.ts'
import { type GatewayDir, makeGatewayDir, until } from '../support/gateway-dir.ts'
import { PacketForwarder } from '../support/packet-forwarder.ts'

const fleet = makeFleet(3, () => 'nwave-nps405sm')
const FRAMES = 20

let dir: GatewayDir
let runtime: Runtime
const tokens = new Map<string, string>()

before(async () => {
  dir = await makeGatewayDir()
  const drawn = (['hypervisor', 'technician'] as const).map((role) => {
    const { text, entry } = drawToken(systemRandom, { name: role, role, createdMs: 0 })
    tokens.set(role, text)
    return entry
  })
  saveTokens(dir.path, drawn)
  const read = readConfig(readFileSync(dir.configPath, 'utf8'))
  assert.ok(read.kind === 'config')
  const { config } = read
  runtime = await startRuntime({ config, dataDir: dir.path, clock: systemClock, log: silentLog })
  const gateway = connectGateway({
    kind: 'url',
    url: runtime.url,
    token: tokens.get('technician')!,
  })
  await gateway.setDevices('', fleet.map(fleetEntry))
  const forwarder = await PacketForwarder.open({ port: dir.udpPort })
  for (let n = 0; n < FRAMES; n++) {
    for (const device of fleet) {
      const payload = Uint8Array.of(n % 2 === 0 ? 0x95 : 0x94)
      await forwarder.uplink({ phyPayload: fleetFrame(device, { fPort: 1, payload }) })
    }
  }
  await forwarder.close()
  await until(async () => (await waiting(3)) >= 3 * FRAMES, 'the readings')
})

after(async () => {
  await runtime.close()
  dir.remove()
})

type Asked = { readonly status: number; readonly type: string; readonly body: Uint8Array }

async function ask(
  path: string,
  how: { role?: string; accept?: string; type?: string; body?: string | Uint8Array } = {},
): Promise<Asked> {
  const { role = 'hypervisor', accept, type, body } = how
  const response = await fetch(`${runtime.url}/api/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${tokens.get(role)}`,
      ...(accept !== undefined && { accept }),
      ...(type !== undefined && { 'content-type': type }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : Buffer.from(body) }),
  })
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { status: response.status, type: response.headers.get('content-type') ?? '', body: bytes }
}

async function askJson(path: string, body?: unknown): Promise<unknown> {
  const json = 'application/json'
  const given = body === undefined ? {} : { type: json, body: JSON.stringify(body) }
  const answer = await ask(path, { accept: json, ...given })
  assert.ok(answer.status < 300, `${path}: ${answer.status} ${Buffer.from(answer.body)}`)
  return answer.body.length === 0 ? undefined : JSON.parse(Buffer.from(answer.body).toString())
}

async function waiting(stream: number): Promise<number> {
  const answer = await ask('sync/status', { role: 'technician' })
  const { streams } = JSON.parse(Buffer.from(answer.body).toString())
  return streams.find((one: { stream: number }) => one.stream === stream)?.waiting ?? 0
}

/** Who has only JSON: everything from the beginning, in small answers, acknowledged in the end. */
async function pulledByJson(): Promise<Map<string, unknown>> {
  const facts = new Map<string, unknown>()
  const hello = (await askJson('sync/hello')) as typeof HELLO_EXAMPLE
  for (const { epoch, streams } of hello.epochs) {
    for (const { stream, oldest, next } of streams) {
      let at = oldest
      while (at < next) {
        const path = `sync/batches?epoch=${epoch}&stream=${stream}&next=${at}&limit=16`
        const answer = (await askJson(path)) as typeof BATCHES_EXAMPLE
        for (const one of answer) {
          if (one.kind !== 'batch') continue
          for (const [i, row] of one.rows.entries()) {
            facts.set(`${epoch}/${stream}/${one.seq0 + i}`, row)
          }
          at = one.next
        }
      }
      await askJson('sync/ack', { ...ACK_EXAMPLE, gw: hello.gw, epoch, stream, next: at })
    }
  }
  return facts
}

test('I1, R6: whoever pulls by JSON gets the same facts as who pulls by CBOR, and frees them', async () => {
  const byJson = await pulledByJson()
  assert.equal(await waiting(3), 0)

  const eui = ((await askJson('sync/hello')) as typeof HELLO_EXAMPLE).gw
  const endpoint = {
    gw: eui as never,
    url: `${runtime.url}/api/v1`,
    token: tokens.get('hypervisor')!,
  }
  const hypervisor = await startHypervisor({
    database: ':memory:',
    pull: { endpoints: [endpoint], everyMs: 200 },
  })
  try {
    await until(
      async () => (await hypervisor.store.counts()).facts >= byJson.size,
      'the facts by CBOR',
    )
    for (const { epoch, seq, fact } of await hypervisor.store.facts({ limit: 1_000 })) {
      const { stream, ...named } = fact
      const place = `${epoch}/${stream}/${seq}`
      if (byJson.has(place)) {
        assert.deepEqual(JSON.parse(JSON.stringify(named)), byJson.get(place), place)
        byJson.delete(place)
      }
    }
    assert.deepEqual([...byJson.keys()], [])
  } finally {
    await hypervisor.close()
  }
})

test('the caller says which form it wants; without a word it is CBOR, and another form is refused', async () => {
  const types = async (accept?: string): Promise<[number, string]> => {
    const { status, type } = await ask('sync/hello', accept === undefined ? {} : { accept })
    return [status, type.split(';')[0]!]
  }
  assert.deepEqual(await types(), [200, 'application/cbor'])
  assert.deepEqual(await types('*/*'), [200, 'application/cbor'])
  assert.deepEqual(await types('application/json'), [200, 'application/json'])
  assert.deepEqual(await types('application/xml'), [406, 'application/problem+json'])
})

test('F62, S5, S19: what is no acknowledgement of ours frees nothing, in either form', async () => {
  const before = await waiting(4)
  const hello = (await askJson('sync/hello')) as typeof HELLO_EXAMPLE
  const { gw, epoch } = hello
  const ack = { ...ACK_EXAMPLE, gw, epoch, stream: 4 }
  const post = async (value: unknown, how: { role?: string; type?: string } = {}) => {
    const { role, type = 'application/json' } = how
    const body = typeof value === 'string' ? value : JSON.stringify(value)
    return (await ask('sync/ack', { ...(role && { role }), type, body })).status
  }
  assert.equal(await post({ ...ack, next: 1e9 }), 409)
  assert.equal(await post({ ...ack, gw: 'ffffffffffffffff' }), 409)
  assert.equal(await post({ ...ack, epoch: 5 }), 409)
  assert.equal(await post({ ...ack, next: -1 }), 400)
  assert.equal(await post({ ...ack, next: '1' }), 400)
  assert.equal(await post({ ...ack, kind: 'hello' }), 400)
  assert.equal(await post('{'), 400)
  assert.equal(await post(ack, { role: 'technician' }), 403)
  assert.equal(await post(ack, { type: 'text/plain' }), 415)
  assert.equal(await post(ack, { type: 'application/cbor' }), 409)
  const big = JSON.stringify({ ...ack, held: Array(100_000).fill([1, 2_000_000]) })
  assert.equal(await post(big), 413)
  assert.ok((await waiting(4)) >= before)
  const wild = await ask(`sync/batches?epoch=${epoch}&stream=9&next=0`)
  assert.equal(wild.status, 400)
})

test('the examples of the document are messages of the protocol, hash chain included', async () => {
  const document = JSON.parse(
    Buffer.from((await ask('openapi.json', { role: 'technician' })).body).toString(),
  )
  const { paths } = document
  const shown = paths['/api/v1/sync/batches'].get.responses['2XX'].content
  assert.deepEqual(Object.keys(shown), ['application/cbor', 'application/json'])
  assert.deepEqual(shown['application/json'].example, BATCHES_EXAMPLE)
  const posted = paths['/api/v1/sync/ack'].post.requestBody.content
  assert.deepEqual(posted['application/json'].example, ACK_EXAMPLE)
  for (const example of [HELLO_EXAMPLE, ...BATCHES_EXAMPLE, ACK_EXAMPLE]) {
    const read = readMessage(messageOfJson(example)!)
    assert.ok(read.kind === 'message')
    assert.deepEqual(jsonOfMessage(read.message), example)
  }
  const [batch] = BATCHES_EXAMPLE
  const { epoch, prev, head, rows } = batch!
  const genesis = genesisHead({ epoch, stream: 1 })
  const after = nextHead(genesis, rowBytes({ stream: 1, ...rows[0]! } as never))
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
  assert.deepEqual([prev, head], [base64(genesis), base64(after)])
  assert.equal(HELLO_EXAMPLE.epochs[0]!.streams[0]!.head, head)
})
