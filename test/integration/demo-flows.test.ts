/** The demo's example flows: Node-RED runs them, and what they reckon is in the city. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { FlowsView } from '../../gateway/flows/desk.ts'
import { startDemo } from '../support/demo-process.ts'

const UP_MS = 120_000

async function asked(page: string, path: string): Promise<unknown> {
  const { origin, hash } = new URL(page)
  const token = new URLSearchParams(hash.slice(1)).get('token')
  const answer = await fetch(`${origin}/api/v1/${path}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  assert.equal(answer.status, 200, path)
  return await answer.json()
}

test('two example flows run beside the demo, and the sign of a street is a fact of the city', {
  timeout: 240_000,
}, async (t) => {
  const args = ['--flows', '--days', '0', '--teach-after', '0']
  const ports = ['--port', '18380', '--hypervisor-port', '18390']
  const demo = await startDemo([...args, ...ports], UP_MS)
  t.after(() => demo.close())
  let view: FlowsView | undefined
  for (let i = 0; i < 300 && view?.status.state !== 'running'; i++) {
    await pause(100)
    view = (await asked(demo.gateway, 'flows')) as FlowsView
  }
  assert.deepEqual([view?.status.state, view?.status.flows, view?.active], ['running', 2, 1])
  let states: readonly { readonly fields?: { readonly value?: unknown } }[] = []
  for (let i = 0; i < 900 && states.length === 0; i++) {
    await pause(100)
    const found = (await asked(demo.hypervisor, 'states?kind=custom/signText')) as {
      readonly states: typeof states
    }
    states = found.states
  }
  assert.match(String(states[0]?.fields?.value), /^P \d+ LIBRES$/)
})
