import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { seededRandom } from '../../base/random.ts'
import {
  derOfRequest,
  readRenewalAsk,
  writeRenewalAnswer,
} from '../../sync/pki/renewal-messages.ts'
import { TestAuthority, type TestPair } from '../../test/support/authority.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { CertificateWatch } from './certificate-watch.ts'

const EUI = '0016c001ff10a235'
const DAY_MS = 86_400_000
const city = await TestAuthority.make()
const stranger = await TestAuthority.make()
after(() => {
  city.remove()
  stranger.remove()
})

type Answer = { readonly certificate: string } | { readonly reason: string }

/** A gateway whose certificate is `ageDays` old of 90, and what it does in one look. */
class Scene {
  readonly clock = new FakeClock()
  readonly raised: string[] = []
  readonly asked: number[] = []
  cert: string
  answer: Answer | undefined
  isFull = false
  readonly watch: CertificateWatch

  constructor(pair: TestPair, ageDays: number) {
    this.cert = pair.cert
    this.clock.stepWall(Date.now() + ageDays * DAY_MS - this.clock.wallMs())
    const way = (n: number) => async (message: Uint8Array) => {
      this.asked.push(n)
      const { id } = readRenewalAsk(message)!
      if (n === 0) throw new Error('the link is down')
      if (!this.answer) return undefined
      const kind = 'certificate' in this.answer ? 'renewed' : 'refused'
      return writeRenewalAnswer({ id, kind, ...this.answer } as never)
    }
    this.watch = new CertificateWatch({
      eui: EUI,
      clock: this.clock,
      random: seededRandom(1),
      read: () => {
        return { cert: this.cert, key: pair.key, ca: city.ca, request: derOfRequest(pair.request) }
      },
      replace: (certificate) => {
        if (this.isFull) throw new Error('ENOSPC')
        this.cert = certificate
      },
      ways: [way(0), way(1)],
      raise: (code) => this.raised.push(code),
    })
  }
}

async function renewed(pair: TestPair, ageDays: number): Promise<string> {
  return (await city.again(pair, { nowMs: Date.now() + ageDays * DAY_MS })).cert
}

test('F72: at two thirds of its life a certificate is renewed by itself, over whatever way answers, and told', async () => {
  const pair = await city.sign('gateway', EUI)
  const young = new Scene(pair, 59)
  await young.watch.look()
  assert.deepEqual([young.raised, young.asked], [[], []])

  const scene = new Scene(pair, 61)
  await scene.watch.look()
  await scene.watch.look()
  assert.deepEqual(scene.raised, ['certificate-due'])
  assert.deepEqual(scene.asked, [0, 1, 0, 1])
  scene.answer = { certificate: await renewed(pair, 61) }
  await scene.watch.look()
  assert.equal(scene.cert, scene.answer.certificate)
  assert.deepEqual(scene.raised, ['certificate-due', 'certificate-renewed'])
  await scene.watch.look()
  assert.equal(scene.asked.length, 6)
})

test('F72: an expired one is renewed the same way, and a refusal calls for a person once', async () => {
  const pair = await city.sign('gateway', EUI)
  const scene = new Scene(pair, 120)
  scene.answer = { reason: 'revoked' }
  await scene.watch.look()
  assert.deepEqual(scene.raised, ['certificate-expired', 'certificate-renewal-refused'])
  scene.answer = { certificate: await renewed(pair, 120) }
  await scene.watch.look()
  assert.equal(scene.cert, scene.answer.certificate)
})

test('F72, S14: nothing that this gateway cannot use takes the place of its certificate', async () => {
  const pair = await city.sign('gateway', EUI)
  const nowMs = Date.now() + 70 * DAY_MS
  const wrong = [
    (await stranger.sign('gateway', EUI, { nowMs })).cert,
    (await city.sign('gateway', EUI, { nowMs })).cert,
    (await city.sign('gateway', '0016c001ff10a236', { nowMs })).cert,
    pair.cert,
    'none',
  ]
  for (const certificate of wrong) {
    const scene = new Scene(pair, 70)
    scene.answer = { certificate }
    await scene.watch.look()
    assert.equal(scene.cert, pair.cert)
  }
})

test('F8, F72: a full disk keeps the old certificate, and the next look tries again', async () => {
  const pair = await city.sign('gateway', EUI)
  const scene = new Scene(pair, 70)
  scene.answer = { certificate: await renewed(pair, 70) }
  scene.isFull = true
  await scene.watch.look()
  assert.equal(scene.cert, pair.cert)
  assert.deepEqual(scene.raised, ['certificate-due', 'certificate-renewal-failed'])
  scene.isFull = false
  await scene.watch.look()
  assert.equal(scene.cert, scene.answer.certificate)
})

test('F20: while the clock was never set no certificate is judged', async () => {
  const scene = new Scene(await city.sign('gateway', EUI), 200)
  scene.clock.state = 0
  await scene.watch.look()
  assert.deepEqual([scene.raised, scene.asked], [[], []])
})
