/** Gateways killed in the middle of updates on a real file system. */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { seededRandom } from '../../base/random.ts'
import { dirFetcher } from '../../decoders/bundle/dir-system.ts'
import { PackageStore } from '../../decoders/bundle/package-store.ts'
import { machineAt, repositoryAt, writeRepositories } from './update-place.ts'

const CHILD = fileURLToPath(new URL('./update-child.ts', import.meta.url))
const KILLS = 30
/** More than the child gets through between its kills. */
const STATES = 120
const KILL_WITHIN_MS = 60

describe('updates under kill -9', { timeout: 180_000 }, () => {
  const place = mkdtempSync(join(tmpdir(), 'cigale-update-kill-'))
  after(() => rmSync(place, { recursive: true, force: true }))

  /** Kills a gateway some time after it has begun; `false` when it was done before. */
  async function killOne(delayMs: number): Promise<boolean> {
    const child = spawn(process.execPath, [CHILD, place, String(STATES)], { stdio: 'pipe' })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said += text
    })
    let complaint = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      complaint += text
    })
    while (!said.includes('ready') && child.exitCode === null) await pause(1)
    await pause(delayMs)
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    assert.equal(complaint, '')
    return !said.includes('done')
  }

  test('F1, S17, S21: each start after a kill verifies, and the next update succeeds', async () => {
    const offered = await writeRepositories(place, STATES)
    const random = seededRandom(4, 'kills')
    let killed = 0
    let seen = 0
    for (let i = 0; i < KILLS; i++) {
      if (await killOne(random.below(KILL_WITHIN_MS))) killed++
      const machine = machineAt(place)
      const trust = await machine.boot()
      assert.deepEqual(trust.damaged, [])
      const paths = trust.offers.map(({ path }) => path)
      const state = offered.findIndex((one) => String(one) === String(paths))
      assert.ok(paths.length === 0 || state >= seen, `${paths} after state ${seen}`)
      // What the database was told of is there.
      assert.ok(machine.floor.timestamp === 0 || state + 2 >= machine.floor.timestamp)
      seen = Math.max(seen, state)
    }
    assert.ok(killed > KILLS / 2, `${killed} of ${KILLS} were killed in their work`)
    const last = machineAt(place)
    assert.deepEqual(await last.update(dirFetcher(repositoryAt(place, STATES - 1))), offered.at(-1))
    assert.equal((await new PackageStore(last.folder).list()).length, 3)
  })
})
