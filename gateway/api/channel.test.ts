import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { connectService, ServiceBusy } from './channel.ts'

test('a call that waits ends when the core is gone, and leaves no timer behind', async () => {
  const { port1, port2 } = new MessageChannel()
  const clock = new FakeClock()
  const service = connectService(port1, clock)
  const asked = service.fetchFlows('flows/sign/1.0.0.json', undefined)
  const ended = assert.rejects(asked, ServiceBusy)
  port2.close()
  await ended
  await clock.pass(3_600_000)
})

test('a repository may take minutes to answer, everything else seconds', async () => {
  const { port1, port2 } = new MessageChannel()
  const clock = new FakeClock()
  const service = connectService(port1, clock)
  const slow = service.fetchFlows('flows/sign/1.0.0.json', undefined)
  const ended = assert.rejects(service.devices(), /did not answer in 15 s/)
  await clock.pass(16_000)
  await ended
  const late = assert.rejects(slow, /did not answer in 600 s/)
  await clock.pass(600_000)
  await late
  port2.close()
})
