/** The same on a real ext4 of 24 MB, filled and broken by root; elsewhere full-disk.test.ts must do. */

import assert from 'node:assert/strict'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { systemDisk } from '../../gateway/journal/disk-system.ts'
import { lockDataDirectory } from '../../gateway/store/lock-system.ts'
import { fillDisk, MountedImage, whyNoMount } from '../support/mount-image.ts'
import { CallScene } from './call-scene.ts'
import { House } from './house.ts'

const MEGABYTES = 24
/** Presses between two looks at the disk: about 600 kB of journal. */
const PRESSES = 800

describe('a small real disk', { skip: whyNoMount() }, () => {
  let image: MountedImage

  before(() => {
    image = MountedImage.make(MEGABYTES)
  })
  after(() => image.close())

  async function openScene(name: string): Promise<CallScene> {
    const folder = join(image.folder, name)
    mkdirSync(folder)
    return await CallScene.open({ seed: 4, folder }, () => systemDisk(join(folder, 'journal')))
  }

  async function pressMany(scene: CallScene, count: number): Promise<void> {
    for (let n = 0; n < count; n++) {
      scene.press()
      if (n % 50 === 49) await rest(scene)
    }
    await rest(scene)
  }

  /** Real writes take their own time. */
  async function rest(scene: CallScene): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      await scene.live(10)
      if (scene.accepted.length === scene.presses) return
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }

  test('F8, I1: a disk filled by somebody else stops acknowledgements, not alarms, and heals when there is room', async () => {
    const scene = await openScene('filled')
    const filler = fillDisk(join(image.folder, 'filler'))
    while (scene.accepted.length === scene.presses && scene.presses < 20_000) {
      await pressMany(scene, PRESSES)
    }
    assert.ok(scene.accepted.length < scene.presses, 'the first segment was filled')
    await scene.bench.core.checkpoint()
    const before = scene.calls().length
    scene.press()
    await scene.live(100)
    assert.equal(scene.calls().length, before + 1, 'an alarm shows')
    assert.ok(scene.healths().includes('disk-full'))
    rmSync(filler)
    await scene.live(6_000)
    await rest(scene)
    assert.equal(scene.accepted.length, scene.presses)
    await scene.bench.core.checkpoint()
    // Killed and opened again.
    await scene.bench.journalDisk?.close()
    scene.bench.journalDisk = systemDisk(join(image.folder, 'filled', 'journal'))
    await scene.bench.open()
    assert.deepEqual(scene.calls().sort(), scene.accepted.sort())
    const numbers = scene.numbers()
    assert.equal(new Set(numbers).size, numbers.length)
    await scene.bench.close()
  })

  test('F10, I1, I2: a file system that turns read-only tells alarms; mended, it has all that was accepted, no number twice', async (t) => {
    const scene = await openScene('broken')
    await pressMany(scene, 20)
    if (!image.breakDown()) return t.skip('this kernel has no trigger_fs_error')
    scene.press()
    await scene.live(1_000)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await scene.live(1_000)
    assert.equal(scene.calls().length, 21)
    assert.equal(scene.accepted.length, 20)
    assert.deepEqual(scene.healths(), ['disk-read-only'])
    const told = scene.numbers()
    await scene.bench.core.close()
    const refusal = { name: 'StoreError', code: 'io', message: /read-only/ }
    assert.throws(() => lockDataDirectory(image.folder), refusal, 'not "somebody works on it"')
    image.mend()
    scene.bench.journalDisk = systemDisk(join(image.folder, 'broken', 'journal'))
    await scene.bench.open()
    for (const name of scene.accepted) assert.ok(scene.calls().includes(name), `lost: ${name}`)
    const { epoch } = scene.bench.core.state
    assert.ok(!told.some((number) => number.startsWith(`${epoch} `)))
    await scene.bench.close()
  })
})

test('F8, I13: a gateway that starts on a full disk starts in its reserve, and hears', {
  skip: whyNoMount(),
}, async () => {
  const image = MountedImage.make(100)
  try {
    const house = new House(image.folder)
    await house.open()
    await house.register()
    await house.hear(10)
    await house.core.checkpoint()
    const reserve = join(house.dataDir, 'journal', 'reserve')
    assert.ok(existsSync(reserve), 'there was room to keep')
    await house.close()
    fillDisk(join(image.folder, 'filler'))
    await house.open()
    await house.hear(10)
    assert.deepEqual(house.counters(), [4, 4, 4, 4, 4])
    await house.close()
    assert.ok(!existsSync(reserve))
  } finally {
    image.close()
  }
})
