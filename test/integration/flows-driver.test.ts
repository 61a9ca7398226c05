/** The supervisor of flows with a real process, without a gateway around it: what becomes of the API's thread. */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../../base/clock-system.ts'
import { silentLog } from '../../base/log.ts'
import { systemRandom } from '../../base/random-system.ts'
import { FlowsSupervisor } from '../../gateway/flows/supervisor-system.ts'
import type { FlowsNews } from '../../gateway/threads/messages.ts'

const STAND_IN = fileURLToPath(new URL('../support/flows-stand-in.ts', import.meta.url))

test('when the API’s thread was replaced flows start anew with another token, and nobody edits any more', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cigale-flows-driver-'))
  const news: FlowsNews[] = []
  const flows = new FlowsSupervisor({
    ...{ dataDir, clock: systemClock, random: systemRandom, log: silentLog, script: STAND_IN },
    config: { enabled: true, memoryMb: 256, allow: [] },
    onNews: (one) => news.push(one),
    onTrouble: () => {},
  })
  t.after(async () => {
    await flows.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const runs = async (restarts: number): Promise<void> => {
    for (let i = 0; i < 600; i++) {
      if (flows.status.state === 'running' && flows.status.restarts === restarts) return
      await pause(50)
    }
    assert.fail(JSON.stringify(flows.status))
  }
  flows.reach('http://127.0.0.1:1')
  await runs(0)
  const untilMs = systemClock.wallMs() + 600_000
  const answer = await flows.ask({ kind: 'edit', by: 'ana', secret: 's'.repeat(43), untilMs })
  assert.equal(answer.kind, 'editing')
  await runs(1)
  assert.equal(flows.status.editing?.by, 'ana')

  flows.reach('http://127.0.0.1:2')
  await runs(2)
  assert.equal(flows.status.editing, null)
  const tokens = news.flatMap((one) => (one.kind === 'flowsToken' ? [one.sha256] : []))
  assert.equal(new Set(tokens).size, 3)

  // An editor whose time is over goes by itself.
  const soonMs = systemClock.wallMs() + 2_000
  await flows.ask({ kind: 'edit', by: 'bo', secret: 's'.repeat(43), untilMs: soonMs })
  await runs(4)
  assert.equal(flows.status.editing, null)
})
