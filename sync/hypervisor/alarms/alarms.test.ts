import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '../../../base/log.ts'
import { cityOf, NOW_MS } from '../../../test/support/city-now.ts'
import { FakeClock } from '../../../test/support/fake-clock.ts'
import type { City, Thing } from '../city/thing.ts'
import { openSqliteStore } from '../store-sqlite.ts'
import { AlarmDesk } from './alarm-desk.ts'
import { ESCALATIONS, nextEscalation } from './alarm-life.ts'
import { standingAlarms } from './standing-alarms.ts'

const MINUTE_MS = 60_000

class Bench {
  readonly store = openSqliteStore(':memory:')
  readonly clock = new FakeClock({ wallMs: NOW_MS })
  city: City = cityOf()
  readonly desk = new AlarmDesk({
    records: this.store.records,
    city: async () => ({ ...this.city, nowMs: this.clock.wallMs() }),
    escalations: ESCALATIONS,
    clock: this.clock,
    log: silentLog,
  })

  set(thing: Thing): void {
    this.city = cityOf(
      [...this.city.things.values()].filter(({ id }) => id !== thing.id).concat(thing),
    )
  }

  thing(id: string): Thing {
    return this.city.things.get(id)!
  }

  async passMinutes(minutes: number): Promise<void> {
    this.clock.advance(minutes * MINUTE_MS)
    await this.desk.look()
  }

  async kinds(): Promise<readonly string[]> {
    return (await this.desk.openAlarms()).map(({ kind }) => kind)
  }
}

const CALL = `call:borne-rotonde:${NOW_MS - 2 * MINUTE_MS}`
const LEAK = `leak:parc-vendome-4:${Date.parse('2026-06-15T02:55:00Z')}`

test('calls come first, then intrusions, then leaks; a free bin or a car calls for nobody', async () => {
  assert.deepEqual(
    standingAlarms(cityOf()).map(({ kind, subject }) => [kind, subject]),
    [
      ['call', 'borne-rotonde'],
      ['intrusion', 'ecole-sallier'],
      ['leak', 'parc-vendome-4'],
    ],
  )
  const city = cityOf()
  const fire = {
    subject: 'corbeille-rotonde',
    devEui: [...city.devices.keys()][0]!,
    what: 'fire',
    sinceMs: 1,
  }
  const silent = { ...city.gateways[0]!, isOnline: false, lastHeardMs: NOW_MS - 5 * MINUTE_MS }
  const alarms = standingAlarms({ ...city, alarms: [fire], gateways: [silent] })
  assert.deepEqual(
    alarms.map(({ kind }) => kind),
    ['call', 'intrusion', 'fire', 'leak', 'gateway'],
  )
  assert.deepEqual(alarms.at(-1)?.detail, { things: 17, spaces: 7, callPoints: 1 })
})

test('an alarm begins once, whoever looks and however often, also after a restart', async () => {
  const bench = new Bench()
  for (let i = 0; i < 3; i++) await bench.desk.look()
  assert.deepEqual(await bench.kinds(), ['call', 'intrusion', 'leak'])
  const [call] = await bench.desk.openAlarms()
  assert.deepEqual([call?.id, call?.steps.map(({ what }) => what)], [CALL, ['here']])
})

test('a call that nobody takes is told to the head of the post after 2 minutes, then to the police', async () => {
  const bench = new Bench()
  await bench.desk.look()
  const told = async (): Promise<unknown> => {
    const [call] = await bench.desk.openAlarms()
    return call?.steps.filter(({ what }) => what === 'escalated').map(({ note }) => note)
  }
  await bench.passMinutes(1.9)
  assert.deepEqual(await told(), [])
  await bench.passMinutes(0.2)
  assert.deepEqual(await told(), ['headOfPost'])
  const [call] = await bench.desk.openAlarms()
  assert.deepEqual(nextEscalation(call!, ESCALATIONS), {
    atMs: NOW_MS + 4 * MINUTE_MS,
    to: 'nationalPolice',
  })
  await bench.passMinutes(9)
  await bench.passMinutes(9)
  assert.deepEqual(await told(), ['headOfPost', 'nationalPolice'])
})

test('who takes a call stops its escalation; it is closed with a word, and never without', async () => {
  const bench = new Bench()
  await bench.desk.look()
  const act = (what: 'seen' | 'acknowledged' | 'closed', note = '') =>
    bench.desk.act(CALL, { what, by: 'poste 2', note })
  await act('seen')
  await act('seen')
  await act('acknowledged')
  await bench.passMinutes(30)
  const [call] = await bench.desk.openAlarms()
  assert.deepEqual(
    call?.steps.map(({ what }) => what),
    ['here', 'seen', 'acknowledged'],
  )
  assert.equal(await act('closed'), 'refused')
  await act('closed', 'personne sur place')
  assert.deepEqual(await bench.kinds(), ['intrusion', 'leak'])
  assert.equal(await act('acknowledged'), 'missing')
  const [closed] = await bench.desk.closedAlarms({ limit: 9 })
  assert.equal(closed?.life.steps.at(-1)?.note, 'personne sur place')
  // The press is still the newest thing told of the point: it does not begin again.
  await bench.passMinutes(1)
  assert.deepEqual(await bench.kinds(), ['intrusion', 'leak'])
})

test('a press while the call is open is counted with it; one after ten quiet minutes is another call', async () => {
  const bench = new Bench()
  await bench.desk.look()
  const press = (): void => {
    bench.set({ ...bench.thing('borne-rotonde'), lastCallMs: bench.clock.wallMs() } as Thing)
  }
  bench.clock.advance(5 * MINUTE_MS)
  press()
  await bench.desk.look()
  await bench.desk.look()
  const [call] = await bench.desk.openAlarms()
  assert.deepEqual([call?.id, call?.times], [CALL, 2])
  bench.clock.advance(11 * MINUTE_MS)
  press()
  await bench.desk.look()
  assert.deepEqual((await bench.kinds()).filter((kind) => kind === 'call').length, 2)
})

test('what is over closes by itself once somebody has taken it; until then it stays to be seen', async () => {
  const bench = new Bench()
  await bench.desk.look()
  const { leak: _over, ...dry } = bench.thing('parc-vendome-4') as Extract<
    Thing,
    { kind: 'zone' | 'site' | 'tree' }
  >
  bench.set(dry)
  await bench.passMinutes(1)
  const leak = (await bench.desk.openAlarms()).find(({ id }) => id === LEAK)
  assert.equal(leak?.endedMs, NOW_MS + MINUTE_MS)
  await bench.desk.act(LEAK, { what: 'acknowledged', by: 'espaces verts', note: '' })
  assert.deepEqual(await bench.kinds(), ['call', 'intrusion'])
  const [closed] = await bench.desk.closedAlarms({ limit: 9 })
  assert.equal(closed?.life.id, LEAK)
})

test('of two posts that act at once both are kept', async () => {
  const bench = new Bench()
  await bench.desk.look()
  await Promise.all(
    ['poste 1', 'poste 2', 'poste 3'].map((by) =>
      bench.desk.act(CALL, { what: 'seen', by, note: '' }),
    ),
  )
  const [call] = await bench.desk.openAlarms()
  assert.deepEqual(call?.steps.map(({ by }) => by).sort(), ['', 'poste 1', 'poste 2', 'poste 3'])
})

test('the desk looks as soon as facts come, and by itself', async () => {
  const bench = new Bench()
  bench.desk.open()
  await bench.clock.pass(10)
  assert.equal((await bench.kinds()).length, 3)
  bench.set({ ...bench.thing('borne-rotonde'), lastCallMs: NOW_MS + 20 * MINUTE_MS } as Thing)
  bench.desk.lookSoon()
  await bench.clock.pass(250)
  assert.equal((await bench.kinds()).length, 4)
  await bench.desk.close()
})

test('who takes a call in charge at the gateway has it in charge here, and it goes to nobody else', async () => {
  const bench = new Bench()
  await bench.desk.look()
  const at = (ofMs: number): Thing => ({
    ...bench.thing('borne-rotonde'),
    acknowledged: { of: 'callRaised', ofMs, by: 'poste mobile', atMs: NOW_MS + 1_000 },
  })
  // Of the call before this one.
  bench.set(at(NOW_MS - 3 * MINUTE_MS))
  await bench.passMinutes(1)
  const steps = async () =>
    (await bench.desk.openAlarms())[0]?.steps.map(({ what, by }) => [what, by])
  assert.deepEqual(await steps(), [['here', '']])
  bench.set(at(NOW_MS - 2 * MINUTE_MS))
  await bench.passMinutes(30)
  assert.deepEqual(await steps(), [
    ['here', ''],
    ['acknowledged', 'poste mobile'],
  ])
})
