import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { GatewayEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { placeInPlan } from '../../sync/share-of-plan.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { flowsPlanTaker, NO_FLOWS_HERE } from '../core/flows-plans.ts'
import type { FlowsFetched } from '../decoding/decoding.ts'
import type { FlowsView } from './desk.ts'
import type { FlowsPlan } from './plan.ts'
import { FlowsPlanAgent } from './plan-agent.ts'
import { FlowsPlanFiles } from './plan-files-system.ts'
import { readFlowsPlan } from './plan-schema.ts'
import { FLOWS_OFF, type FlowsStatus } from './status.ts'
import { FlowVersions } from './versions-system.ts'
import type { FlowsMove } from './way.ts'

const HOUR_MS = 3_600_000
const EUI = '70b3d50000000001' as GatewayEui
const PATH = 'flows/sign/1.2.0.json'
const PLAN: FlowsPlan = { id: 'ro-1.1', path: PATH, share: 1, watchMs: 6 * HOUR_MS }
const SIGN = JSON.stringify([{ id: 'a', type: 'tab', label: 'sign' }])
const OWN = JSON.stringify([{ id: 'b', type: 'tab', label: 'own' }])

/** A gateway's flows with their real files; the process says what a test lets it say. */
class House {
  readonly clock = new FakeClock()
  readonly folder = mkdtempSync(join(tmpdir(), 'flows-plan-'))
  readonly versions = new FlowVersions(this.folder)
  readonly files = new FlowsPlanFiles(this.folder)
  readonly told: FlowsMove[] = []
  asked = 0
  answer: FlowsFetched
  status: Partial<FlowsStatus> = {}
  isTellingBroken = false
  agent: FlowsPlanAgent
  readonly take = flowsPlanTaker(this.files, () => this.agent.planned())

  constructor(text = SIGN) {
    const offer = {
      path: PATH,
      name: 'sign',
      version: '1.2.0',
      sha256: '',
      size: 1,
      minRuntime: '1.0.0',
    }
    this.answer = { kind: 'flows', offer, text }
    this.agent = this.#agent()
  }

  #agent(): FlowsPlanAgent {
    return new FlowsPlanAgent({
      desk: {
        view: async (): Promise<FlowsView> => {
          const { active, before, versions } = this.versions.index
          const status = {
            ...FLOWS_OFF,
            state: 'running',
            version: active,
            ...this.status,
          } as const
          return { enabled: true, status, active, before, versions }
        },
        stage: (text, about) => this.versions.stage(text, { ...about, origin: 'update', atMs: 1 }),
        putInForce: async (number) => {
          if (number === null) this.versions.activateNone()
          else this.versions.activate(number)
        },
      },
      files: this.files,
      fetch: async () => {
        this.asked++
        return this.answer
      },
      tell: async (move) => {
        if (this.isTellingBroken) throw new Error('the journal takes nothing now')
        this.told.push(move)
      },
      gatewayEui: EUI,
      ...{ clock: this.clock, log: silentLog },
    })
  }

  async plan(change: Partial<FlowsPlan> = {}): Promise<void> {
    assert.equal(this.take({ ...PLAN, ...change }).kind, 'done')
    await this.agent.look()
  }

  /** The process ends and starts again. */
  async restart(): Promise<void> {
    this.agent.close()
    this.agent = this.#agent()
    await this.agent.look()
  }

  async pass(ms: number): Promise<void> {
    await this.clock.pass(ms)
    await this.agent.look()
  }

  get stages(): string[] {
    return this.told.map(({ stage, because }) => (because === '' ? stage : `${stage}: ${because}`))
  }
}

function housed(t: { after(run: () => void): void }, text?: string): House {
  const house = new House(text)
  t.after(() => {
    house.agent.close()
    rmSync(house.folder, { recursive: true })
  })
  return house
}

test('planned flows are fetched, wait for their turn, come in force, and are trusted after the watch', async (t) => {
  const house = housed(t)
  house.versions.add(OWN, { atMs: 1, by: 'ana', why: '', origin: 'import' })
  const place = placeInPlan(PLAN.id, EUI)
  await house.plan({ share: place })
  assert.deepEqual(house.stages, ['ready'])
  assert.equal(house.versions.index.active, 1)
  await house.plan({ share: place + 0.001 })
  assert.deepEqual(house.stages, ['ready', 'activated'])
  assert.deepEqual([house.versions.index.active, house.versions.index.before], [2, 1])
  await house.pass(5 * HOUR_MS)
  assert.equal(house.told.length, 2)
  await house.pass(HOUR_MS)
  assert.deepEqual(house.stages, ['ready', 'activated', 'settled'])
  assert.equal(house.told[2]!.release, '1.2.0')
})

test('flows that end three times under watch are taken back, and what was in force before is again', async (t) => {
  const house = housed(t)
  house.versions.add(OWN, { atMs: 1, by: 'ana', why: '', origin: 'import' })
  house.status = { crashes: 7 }
  await house.plan()
  await house.pass(10_000)
  house.status = { crashes: 9 }
  await house.pass(10_000)
  assert.deepEqual(house.stages, ['ready', 'activated'])
  const detail = 'it did not answer for ten seconds, a flow loops'
  house.status = { crashes: 10, lastCrash: { reason: 'silent', detail } }
  await house.pass(10_000)
  assert.deepEqual(house.stages, ['ready', 'activated', 'rolledBack: flows'])
  assert.deepEqual([house.told[2]!.detail, house.told[2]!.release], [`in use: ${detail}`, '1'])
  assert.equal(house.versions.index.active, 1)
  await house.plan({ share: 0.9 })
  assert.equal(house.versions.index.active, 1, 'not tried again under this plan')
})

test('a withdrawn plan takes back what it brought, trusted or not, and no more than that', async (t) => {
  const house = housed(t)
  await house.plan({ watchMs: 0 })
  await house.pass(10_000)
  assert.equal(house.stages.at(-1), 'settled')
  await house.plan({ share: 0 })
  assert.equal(house.stages.at(-1), 'rolledBack: plan')
  assert.equal(house.versions.index.active, null, 'as before the first came')

  await house.plan({ id: 'ro-1.2' })
  house.versions.add(OWN, { atMs: 1, by: 'ana', why: '', origin: 'import' })
  const own = house.versions.index.active
  await house.pass(10_000)
  assert.equal(house.stages.at(-1), 'rolledBack: person')
  await house.plan({ id: 'ro-1.2', share: 0 })
  assert.equal(house.stages.at(-1), 'planned: plan')
  assert.equal(house.versions.index.active, own)
})

test('the end of an older plan that comes late says nothing of the newer one', async (t) => {
  const house = housed(t)
  await house.plan()
  await house.plan({ id: 'ro-0.1', share: 0 })
  assert.equal(house.files.plan!.id, PLAN.id)
  assert.equal(house.versions.index.active, 1)
})

test('a repository out of reach is asked again after a quarter of an hour; one that refuses is told', async (t) => {
  const house = housed(t)
  const given = house.answer
  house.answer = { kind: 'unreachable', detail: 'no answer' }
  await house.plan()
  await house.pass(14 * 60_000)
  assert.deepEqual([house.asked, house.told.length], [1, 0])
  house.answer = given
  await house.pass(61_000)
  assert.deepEqual(house.stages, ['ready', 'activated'])

  house.answer = { kind: 'refused', detail: 'signed by nobody' }
  await house.plan({ id: 'ro-2.1', path: 'flows/sign/1.3.0.json' })
  assert.deepEqual(house.stages.slice(2), ['settled', 'refused: gateway'])
  assert.equal(house.told.at(-1)!.detail, 'signed by nobody')
  assert.equal(house.versions.index.active, 1)
})

test('S17: what is signed and no flows is refused as wrong, and is never in force', async (t) => {
  const house = housed(t, '{"not": "flows"}')
  await house.plan()
  assert.deepEqual(house.stages, ['refused: flows'])
  assert.equal(house.versions.index.active, null)
})

test('flows that somebody edits are not changed under their hands', async (t) => {
  const house = housed(t)
  house.status = { editing: { by: 'ana', untilMs: 1 } }
  await house.plan()
  await house.pass(HOUR_MS)
  assert.deepEqual(house.stages, ['ready'])
  house.status = {}
  await house.pass(10_000)
  assert.deepEqual(house.stages, ['ready', 'activated'])
})

test('a restart at any step goes on: nothing is fetched, kept or told anew that had been', async (t) => {
  const house = housed(t)
  house.isTellingBroken = true
  await house.plan()
  assert.deepEqual([house.asked, house.files.way?.step], [1, 'planned'])
  house.isTellingBroken = false
  await house.restart()
  assert.equal(house.versions.index.versions.length, 1, 'kept once, fetched twice')
  house.isTellingBroken = true
  await house.plan({ id: 'ro-1.2', share: 0 })
  house.isTellingBroken = false
  await house.restart()
  assert.equal(house.files.plan!.id, PLAN.id)
  assert.deepEqual(house.stages, ['ready', 'activated'])
  await house.restart()
  await house.pass(PLAN.watchMs)
  assert.deepEqual(house.stages, ['ready', 'activated', 'settled'])
})

test('what is in force already is told so, and stays when the plan is withdrawn', async (t) => {
  const house = housed(t)
  const about = { atMs: 1, by: 'ana', why: '', origin: 'update', signed: PATH } as const
  house.versions.add(SIGN, about)
  await house.plan()
  assert.deepEqual([house.stages, house.told[0]!.release], [['planned'], '1.2.0'])
  await house.plan({ share: 0 })
  assert.deepEqual(house.stages, ['planned', 'planned: plan'])
  assert.equal(house.versions.index.active, 1)
})

test('a plan names signed flows by their path, and nothing else is taken', () => {
  const params = { id: 'ro-1.1', path: PATH, share: 0.5, watchHours: 6 }
  assert.deepEqual(readFlowsPlan(params), { kind: 'plan', plan: { ...PLAN, share: 0.5 } })
  for (const path of ['decoders/a/b/1.0.0.dec', 'flows/../x/1.json', 'flows/sign/1.json/x', '']) {
    assert.equal(readFlowsPlan({ ...params, path }).kind, 'rejected', path)
  }
  assert.equal(readFlowsPlan({ ...params, share: 2 }).kind, 'rejected')
  assert.match(NO_FLOWS_HERE.detail, /flows\.enabled/)
})
