import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { test } from 'node:test'
import { FakeClock } from '../test/support/fake-clock.ts'
import { Deployments } from './deployments.ts'
import type { GatewayLink } from './link/gateway-link.ts'

function deployments() {
  const said: string[] = []
  const events = new EventEmitter()
  const clock = new FakeClock()
  const link = {
    pause: () => void said.push('pause'),
    resume: () => void said.push('resume'),
  } as unknown as GatewayLink
  const one = new Deployments({
    ...{ events, link, clock },
    onFirst: (missing) => void said.push(`first ${missing}`),
    onDeployed: () => void said.push('deployed'),
  })
  const handle = one.before(() => void said.push('handled'))
  const ask = (method: string, url: string): EventEmitter => {
    const response = new EventEmitter()
    handle({ method, url } as IncomingMessage, response as unknown as ServerResponse)
    return response
  }
  return { said, events, clock, ask }
}

test('what is under way ends before flows change, and lines go on when the new ones run', async () => {
  const { said, events, clock, ask } = deployments()
  events.emit('flows:started')
  said.length = 0
  const response = ask('POST', '/flows')
  assert.deepEqual(said, ['pause'])
  await clock.pass(100)
  events.emit('flows:stopping')
  response.emit('close')
  events.emit('flows:started')
  events.emit('runtime-event', { id: 'runtime-deploy' })
  assert.deepEqual(said, ['pause', 'handled', 'pause', 'resume', 'deployed'])
})

test('a change that is refused leaves the lines going', async () => {
  const { said, clock, ask } = deployments()
  const response = ask('POST', '/flows')
  await clock.pass(100)
  response.emit('close')
  assert.deepEqual(said, ['pause', 'handled', 'resume'])
})

test('what changes nothing waits for nothing', () => {
  const { said, ask } = deployments()
  ask('GET', '/flows')
  ask('POST', '/inject/c1')
  ask('DELETE', '/context/global/x')
  assert.deepEqual(said, ['handled', 'handled', 'handled'])
})

test('the first start is told once; nodes that are missing are named', () => {
  const { said, events } = deployments()
  const payload = { error: 'missing-types', types: ['exec', 'file'] }
  events.emit('runtime-event', { id: 'runtime-deploy' })
  events.emit('runtime-event', { id: 'runtime-state', payload })
  events.emit('flows:started')
  assert.deepEqual(said, ['first exec, file', 'resume'])
})
