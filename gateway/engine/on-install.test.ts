import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import { CoreBench } from '../../test/support/core-bench.ts'
import type { InstallMove, Mount } from '../registry/installation.ts'
import type { Asset, Device } from '../registry/model.ts'

const A = '70b3d5499f0012ab' as DevEui
const B = '70b3d5499f0012ac' as DevEui
const MOUNT: Mount = { asset: 'space-1', role: 'occupancy', index: 0 }
const OTHER: Mount = { ...MOUNT, asset: 'space-2' }
const PLACE = { lat: 43.5266, lon: 5.4493 }

async function street(): Promise<CoreBench> {
  const bench = await new CoreBench().open()
  for (const devEui of [A, B]) {
    const device: Device = {
      ...{ devEui, name: devEui, region: 'EU868', macVersion: '1.0.3' },
      ...{ class: 'A', activation: 'OTAA' },
    }
    await bench.command({ kind: 'deviceSet', device })
  }
  for (const id of ['space-1', 'space-2']) {
    const asset: Asset = { id, kind: 'space', name: id, properties: {} }
    await bench.addAsset(asset, [])
  }
  return bench
}

const move = (bench: CoreBench, mount: Mount, step: InstallMove) =>
  bench.command({ kind: 'install', mount, move: step })

function told(bench: CoreBench) {
  return bench
    .allFacts()
    .flatMap(({ fact }) =>
      fact.type === 'installMoved'
        ? [[fact.subject, fact.fields['stage'], fact.fields['devEui']]]
        : [],
    )
}

test('an installation is sensor, binding, place and stage at once, and is told', async (t) => {
  const bench = await street()
  t.after(() => bench.close())
  await move(bench, MOUNT, { move: 'plan', week: '2026-W27' })
  await move(bench, MOUNT, { move: 'install', devEui: A, ...PLACE })
  const { state } = bench.core
  assert.equal(state.installations.get('space-1')?.[0]?.stage, 'installed')
  assert.equal(state.installations.get('space-1')?.[0]?.steps[1]?.by, 'test')
  assert.deepEqual(
    state.bindings.get('space-1')?.map(({ devEui, role, toMs }) => [devEui, role, toMs]),
    [[A, 'occupancy', undefined]],
  )
  const { lat, lon } = state.devices.get(A)!.device
  assert.deepEqual({ lat, lon }, PLACE)
  assert.equal(state.assets.get('space-1')?.lat, PLACE.lat)
  await move(bench, MOUNT, { move: 'accept' })
  assert.deepEqual(told(bench), [
    ['space-1', 'planned', null],
    ['space-1', 'installed', A],
    ['space-1', 'accepted', A],
  ])
})

test('what was answered is there after a power cut, and after a checkpoint and a kill', async (t) => {
  const bench = await street()
  t.after(() => bench.close())
  await move(bench, MOUNT, { move: 'plan', week: '2026-W27' })
  const done = await move(bench, MOUNT, { move: 'install', devEui: A, ...PLACE })
  assert.equal(done.outcome, 'done')
  const before = bench.core.state.installations.get('space-1')
  await bench.cutPower()
  assert.deepEqual(bench.core.state.installations.get('space-1'), before)
  await bench.core.checkpoint()
  await bench.kill()
  assert.deepEqual(bench.core.state.installations.get('space-1'), before)
  assert.equal(bench.core.state.boundAssets.get(A)?.[0]?.asset, 'space-1')
  await move(bench, MOUNT, { move: 'back', because: 'so' })
  await move(bench, MOUNT, { move: 'drop' })
  await bench.core.checkpoint()
  await bench.kill()
  assert.equal(bench.core.state.installations.get('space-1'), undefined)
})

test('assets and bindings of before have no stage, and stay as they are', async (t) => {
  const bench = await street()
  t.after(() => bench.close())
  const asset = bench.core.state.assets.get('space-2')!
  const binding = { ...OTHER, devEui: B, fromMs: 5 }
  await bench.addAsset(asset, [binding])
  await bench.core.checkpoint()
  await bench.kill()
  assert.equal(bench.core.state.installations.size, 0)
  assert.deepEqual(bench.core.state.bindings.get('space-2'), [binding])
  // Accepting asks for an installation; taking another sensor asks for the name of the one that goes.
  assert.equal((await move(bench, OTHER, { move: 'accept' })).detail, 'not-installed')
  assert.equal((await move(bench, OTHER, { move: 'install', devEui: A })).detail, 'mount-taken')
  const swap = await move(bench, OTHER, { move: 'install', devEui: A, replaces: B })
  assert.equal(swap.outcome, 'done')
  const [old, young] = bench.core.state.bindings.get('space-2')!
  assert.deepEqual([old?.devEui, young?.devEui], [B, A])
  assert.equal(old?.toMs, young?.fromMs)
})

test('an asset that is entered again keeps how far its mounts are', async (t) => {
  const bench = await street()
  t.after(() => bench.close())
  await move(bench, MOUNT, { move: 'plan' })
  await bench.addAsset({ ...bench.core.state.assets.get('space-1')!, name: 'PMR 12' }, [])
  assert.equal(bench.core.state.installations.get('space-1')?.[0]?.stage, 'planned')
})

test('a sensor serves one asset in a role; taken down there it may go elsewhere', async (t) => {
  const bench = await street()
  t.after(() => bench.close())
  await move(bench, MOUNT, { move: 'install', devEui: A })
  assert.equal(
    (await move(bench, OTHER, { move: 'install', devEui: A })).detail,
    'serves-elsewhere',
  )
  bench.clock.advance(60_000)
  await move(bench, MOUNT, { move: 'back', because: 'wrong space' })
  assert.equal((await move(bench, OTHER, { move: 'install', devEui: A })).outcome, 'done')
  const [ended] = bench.core.state.bindings.get('space-1')!
  assert.equal((ended?.toMs ?? 0) - (ended?.fromMs ?? 0), 60_000)
})

test('what is not known here is refused by name, and told as nothing', async (t) => {
  const bench = await street()
  t.after(() => bench.close())
  const nowhere = { ...MOUNT, asset: 'space-9' }
  assert.equal((await move(bench, nowhere, { move: 'plan' })).detail, 'unknown-asset')
  const nobody = '70b3d5499f0000ff' as DevEui
  assert.equal(
    (await move(bench, MOUNT, { move: 'install', devEui: nobody })).detail,
    'unknown-device',
  )
  for (let index = 0; index < 32; index++) await move(bench, { ...MOUNT, index }, { move: 'plan' })
  assert.equal(
    (await move(bench, { ...MOUNT, index: 99 }, { move: 'plan' })).detail,
    'too-many-mounts',
  )
  assert.equal(told(bench).length, 32)
})
