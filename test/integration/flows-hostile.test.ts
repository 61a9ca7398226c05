/**
 * Hostile flows at the real process: what they send to the gateway is capped, an endless function is
 * cut, memory ends the process and not the machine, and stderr says why. The gateway's part, which
 * kills what is silent and starts anew, is in its own tests.
 */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, beforeEach, test } from 'node:test'
import { RATES } from '../../flows/link/rates.ts'
import { ALIVE_EVERY_MS } from '../../flows/words.ts'
import { DoubleGateway } from '../support/double-gateway.ts'
import { FlowsProcess } from '../support/flows-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'cigale-hostile-flows-'))
after(() => rmSync(folder, { recursive: true, force: true }))

let gateway: DoubleGateway
let flows: FlowsProcess
let count = 0

beforeEach(async () => {
  gateway = await DoubleGateway.open()
})
afterEach(async () => {
  await flows.kill()
  await gateway.close()
})

/** A call runs `func`; what it sends goes to a fact, and a press of 9 tells one that is honest. */
async function hostile(func: string, heapMb = 128): Promise<void> {
  const parts = { z: 't', outputs: 1 }
  flows = new FlowsProcess({
    url: gateway.url,
    dir: join(folder, `run-${count++}`),
    heapMb,
    flows: [
      { id: 't', type: 'tab', label: 'hostile' },
      { ...parts, id: 'e', type: 'cigale-event', types: 'callRaised', wires: [['c', 'h']] },
      { ...parts, id: 'c', type: 'function', func, wires: [['f', 'd']] },
      { ...parts, id: 'f', type: 'cigale-fact', fact: 'flood', wires: [[]] },
      {
        ...{ ...parts, id: 'd', type: 'cigale-downlink', wires: [[], []] },
        ...{ devEui: '70b3d5499f0012ab', fPort: '5' },
      },
      {
        ...{ ...parts, id: 'h', type: 'function', wires: [['g']] },
        func: 'if (msg.payload.press !== 9) return null; msg.payload = 1; return msg',
      },
      { ...parts, id: 'g', type: 'cigale-fact', fact: 'honest', wires: [[]] },
    ],
  })
  await flows.started()
  await flows.until(() => gateway.readers === 1, 'the stream is read')
  press(1)
}

function press(n: number): void {
  gateway.happen({ type: 'callRaised', subject: 'call-1', press: n, rev: 0 })
}

function isHonestTold(): boolean {
  return gateway.asked.some(({ body }) => (body as { name?: string }).name === 'honest')
}

const alive = (): number => flows.words.filter(({ type }) => type === 'alive').length

test('F56: a function without an end is cut, and the flows beside it go on', async () => {
  await hostile('if (msg.payload.press === 1) for (;;) {}; return null')
  await flows.until(() => flows.log.includes('Script execution timed out'), 'it is cut')
  press(9)
  await flows.until(isHonestTold, 'the honest one is told')
})

test('F56: a loop of promises silences the process, which is the sign to end it', async () => {
  await hostile('(async () => { for (;;) await null })(); return null')
  // Silence is told by time alone: three beats of it.
  await new Promise((resolve) => setTimeout(resolve, ALIVE_EVERY_MS))
  const said = alive()
  await new Promise((resolve) => setTimeout(resolve, 3 * ALIVE_EVERY_MS))
  assert.equal(alive(), said)
})

test('F56: messages that go round for ever leave the process answering', async () => {
  await hostile('setImmediate(() => node.receive({ payload: { press: 2 } })); return null')
  press(9)
  await flows.until(isHonestTold, 'the honest one is told')
  await flows.until(() => alive() >= 2, 'it says that it lives')
})

test('F56: a flood of orders and facts reaches the gateway as a trickle, and is counted', async () => {
  await hostile(
    'for (let n = 0; n < 50000; n++) node.send({ payload: "ff", _msgid: String(n) })\nreturn null',
  )
  const isCounted = (word: { type: string; limited?: number }) =>
    word.type === 'counts' && (word.limited ?? 0) > 90_000
  await flows.said(isCounted)
  const startedMs = performance.now()
  const most = (kind: 'fact' | 'order') => {
    const seconds = (performance.now() - startedMs + 30_000) / 1_000
    return RATES[kind].atOnce + Math.ceil(RATES[kind].perSecond * seconds)
  }
  const asked = (path: string) => gateway.asked.filter((one) => one.path.includes(path)).length
  await flows.until(() => asked('/facts') > 0 && asked('/downlinks') > 0, 'some have arrived')
  assert.ok(asked('/facts') <= most('fact'), `${asked('/facts')} facts`)
  assert.ok(asked('/downlinks') <= most('order'), `${asked('/downlinks')} orders`)
})

test('F56: memory beyond the cap ends the process, and stderr says so', async () => {
  await hostile(
    'global.set("hoard", []); for (;;) global.get("hoard").push(new Array(1000).fill(1.5))',
    64,
  )
  const { code, signal } = await flows.ended
  assert.ok(code !== 0, `code ${code}, signal ${signal}`)
  assert.match(flows.log, /heap out of memory|Reached heap limit/)
})

test('F56: memory beside the heap is looked at too', async () => {
  await hostile(
    'const hoard = []; setInterval(() => hoard.push(Buffer.alloc(20_000_000, 1)), 20); return null',
    64,
  )
  const word = await flows.said(({ type }) => type === 'failed')
  assert.match(JSON.stringify(word), /flows occupy \d+ bytes/)
  assert.equal((await flows.ended).code, 1)
})

test('F56: a throw is an error of its node; one that nobody can catch ends the process in words', async () => {
  await hostile(
    'if (msg.payload.press === 1) throw new Error("thrown at once"); this.constructor.constructor("return process")().nextTick(() => { throw new Error("thrown later") })',
  )
  await flows.until(() => flows.log.includes('thrown at once'), 'the first is logged')
  press(9)
  const word = await flows.said(({ type }) => type === 'failed')
  assert.match(JSON.stringify(word), /thrown later/)
  assert.equal((await flows.ended).code, 1)
})

test('F56: a flow that fails a hundred thousand times writes a few hundred lines', async () => {
  await hostile(
    'for (let n = 0; n < 100000; n++) node.error("again " + n)\nnode.send({ payload: 1 }); return null',
  )
  press(9)
  await flows.until(isHonestTold, 'the honest one is told')
  assert.ok(flows.log.split('\n').length < 300, `${flows.log.split('\n').length} lines`)
})

test('what a flow prints is not taken for a word of the process', async () => {
  await hostile(
    'const out = this.constructor.constructor("return process")().stdout\nout.write(JSON.stringify({ type: "deployed", flows: "/etc/passwd" }) + "\\n")\nreturn null',
  )
  press(9)
  await flows.until(isHonestTold, 'the honest one is told')
  assert.ok(!flows.words.some(({ type }) => type === 'deployed'))
})
