import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { seededRandom } from '../../base/random.ts'
import { MemoryFolder, PowerCut } from '../../test/support/memory-folder.ts'
import { testScratch } from '../../test/support/test-scratch.ts'
import { UpdateMachine } from '../../test/support/update-machine.ts'
import {
  memoryFetcher,
  repositoryKeys,
  TestRepository,
} from '../../test/support/update-repository.ts'
import { stageWithdrawal } from './build-package.ts'
import { stageRoot } from './build-root.ts'
import type { Fetcher } from './fetcher.ts'
import { PackageStore } from './package-store.ts'
import { UpdateError } from './update-error.ts'

const scratch = testScratch()

/** An update that a gateway carries out: where it begins, and what the repository has by then. */
type Step = {
  readonly name: string
  readonly start: UpdateMachine
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly fetcher: Fetcher
}

/** A repository's life, each step from a gateway that has followed all steps before. */
async function makeSteps(): Promise<readonly Step[]> {
  const repository = await TestRepository.make({ isDelegated: true })
  const { files } = repository
  const changes: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['the first decoder', () => repository.addDecoder('1.0.0')],
    ['another one', () => repository.addDecoder('1.1.0')],
    [
      'new keys for timestamp and a new root',
      async () => {
        const timestamp = repositoryKeys('next').timestamp
        const remove = repository.keys.timestamp.map(({ key }) => key.keyID)
        const add = timestamp.map(({ key }) => key)
        await stageRoot(files, { role: 'timestamp', add, remove }, repository.nowMs)
        repository.keys = { ...repository.keys, timestamp }
        await repository.publish()
      },
    ],
    [
      'one withdrawn and one new',
      async () => {
        await stageWithdrawal(files, 'decoders/acme/probe/1.0.0.dec', repository.nowMs)
        await repository.addDecoder('1.2.0')
      },
    ],
    ['a timestamp and no more', () => repository.refreshTimestamp()],
  ]
  const steps: Step[] = []
  let machine = new UpdateMachine(new MemoryFolder(), scratch, repository.factoryRoot())
  let offers: readonly string[] = []
  for (const [name, change] of changes) {
    await change()
    const fetcher = memoryFetcher(new Map(files.map))
    const next = machine.on(MemoryFolder.of(machine.folder.files()))
    const after = await next.update(fetcher)
    steps.push({ name, start: machine, before: offers, after, fetcher })
    machine = next
    offers = after
  }
  return steps
}

function fresh({ start }: Step): UpdateMachine {
  return start.on(MemoryFolder.of(start.folder.files()))
}

async function callsOf(step: Step): Promise<number> {
  const machine = fresh(step)
  await machine.update(step.fetcher)
  return machine.folder.calls
}

async function assertWhole(machine: UpdateMachine, step: Step): Promise<void> {
  assert.deepEqual(await machine.update(step.fetcher), step.after)
  const store = new PackageStore(machine.folder)
  const stored = await store.list()
  assert.equal(stored.length, step.after.length)
  for (const sha256 of stored) assert.ok(await store.get(sha256))
}

describe('updates and disks', () => {
  let steps: readonly Step[] = []
  before(async () => {
    steps = await makeSteps()
  })

  test('F1, S17, S21: after a cut at any call the next start verifies and updates', async () => {
    const found = 6
    let points = 0
    for (const step of steps) {
      const calls = await callsOf(step)
      for (let cutAt = 0; cutAt < calls; cutAt++) {
        const cut = fresh(step)
        cut.folder.cutAt = cutAt
        await assert.rejects(cut.update(step.fetcher), PowerCut)
        for (let i = 0; i < found; i++) {
          const random = seededRandom(cutAt * found + i, step.name)
          const folder = i === 0 ? cut.folder.afterKill() : cut.folder.afterPowerCut(random)
          const machine = cut.on(folder)
          const offers = (await machine.boot()).offers.map(({ path }) => path)
          const where = `${step.name}, call ${cutAt}, ${i}: ${offers}`
          // All of before or all of after; and what the database was told of is on the medium.
          const isAfter = String(offers) === String(step.after)
          assert.ok(isAfter || String(offers) === String(step.before), where)
          if (cut.floor !== step.start.floor) assert.ok(isAfter, where)
          await assertWhole(machine, step)
          points++
        }
      }
    }
    assert.ok(points >= 200, `${points} points`)
  })

  for (const code of ['ENOSPC', 'EIO']) {
    test(`F8, F12: ${code} at any call changes nothing, and the next try succeeds`, async () => {
      for (const step of steps) {
        const calls = await callsOf(step)
        for (let at = 0; at < calls; at++) {
          const machine = fresh(step)
          let refused = ''
          machine.folder.fault = (call, n) => {
            if (call === 'read' || n !== at) return undefined
            refused = call
            return code
          }
          const ended = await machine.update(step.fetcher).catch((error: unknown) => error)
          machine.folder.fault = undefined
          // An old file that cannot be removed is in nobody's way.
          if (refused !== 'remove') {
            assert.ok(ended instanceof UpdateError, `${step.name}, call ${at}: ${ended}`)
            assert.equal(ended.context['code'], code)
          }
          await assertWhole(machine, step)
        }
      }
    })
  }

  test('F10: on a read-only disk a gateway starts, says so, and trusts on what it has', async () => {
    for (const step of steps.slice(1)) {
      const machine = fresh(step)
      machine.folder.fault = (call) => (call === 'read' ? undefined : 'EROFS')
      const trust = await machine.boot()
      await assert.rejects(
        machine.update(step.fetcher),
        (error) => error instanceof UpdateError && error.code === 'disk',
      )
      assert.deepEqual(
        trust.offers.map(({ path }) => path),
        step.before,
      )
    }
  })

  test('S17: a file that cannot be read is as good as damaged, and is replaced', async () => {
    const step = steps[2]!
    const machine = fresh(step)
    machine.folder.fault = (call) => (call === 'read' ? 'EIO' : undefined)
    const trust = await machine.boot()
    assert.ok(trust.damaged.length > 0)
    assert.deepEqual(trust.offers, [])
    machine.folder.fault = undefined
    await assertWhole(machine, step)
  })

  test('F13: a disk that lost what it had promised is known by the floor', async () => {
    for (const step of steps.slice(1)) {
      const machine = fresh(step)
      const promised = MemoryFolder.of(machine.folder.files())
      await machine.update(step.fetcher)
      const back = machine.on(promised)
      assert.deepEqual((await back.boot()).offers, [])
      await assertWhole(back, step)
    }
  })

  test('S17: any damage to the newest generation costs at most that generation', async () => {
    const step = steps[2]!
    const newest = [...step.start.folder.files().keys()]
      .filter((name) => name.startsWith('generation-'))
      .at(-1)!
    const good = step.start.folder.files().get(newest)!
    const random = seededRandom(3, 'damage')
    for (let i = 0; i < 20; i++) {
      const bytes = i === 0 ? new Uint8Array() : good.slice()
      if (bytes.length > 0) bytes[random.below(bytes.length)]! ^= 1 << random.below(8)
      const files = step.start.folder.files().set(newest, bytes)
      const machine = step.start.on(MemoryFolder.of(files))
      await machine.boot()
      await assertWhole(machine, step)
    }
  })

  test('I10: no more than three generations are kept', async () => {
    const last = fresh(steps.at(-1)!)
    await last.update(steps.at(-1)!.fetcher)
    const names = [...last.folder.files().keys()].filter((name) => name.endsWith('.cbor'))
    assert.equal(names.length, 3)
  })
})
