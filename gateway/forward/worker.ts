/**
 * The thread that forwards: sockets to upstream servers, and nothing else. Frames come from the main
 * thread; when this thread dies another takes its place, and what it held is lost.
 */

import { parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '../../base/clock-system.ts'
import { Metrics } from '../../base/metrics.ts'
import { systemRandom } from '../../base/random-system.ts'
import { giveMemoryBackAtRest } from '../../base/rest-system.ts'
import { mqttEndpointOf } from '../config/mqtt-endpoint-system.ts'
import type { ForwardConfig } from '../config/schema.ts'
import { logOver } from '../observe/log-channel.ts'
import { BrokenUpstream } from './broken-upstream.ts'
import { UdpPort } from './datagram-port-system.ts'
import { Forwarder, type Target } from './forwarder.ts'
import { makeTarget, nameOf } from './make-upstream.ts'
import type { ForwardWorkerData, FromForward, ToForward } from './messages.ts'

const { forward, gatewayEui, topicPrefix, logLevel } = workerData as ForwardWorkerData
const main = parentPort!
const log = logOver(main, logLevel, { thread: 'forward' })
const metrics = new Metrics()
const surroundings = { clock: systemClock, random: systemRandom }

giveMemoryBackAtRest()

function tell(message: FromForward): void {
  main.postMessage(message)
}

async function targetOf(config: ForwardConfig, index: number): Promise<Target> {
  try {
    return await makeTarget(config, {
      ...surroundings,
      metrics,
      log,
      topicPrefix,
      clientId: `cigale-forward-${gatewayEui}-${index}`,
      openPort: (server) => (listener) => new UdpPort({ ...surroundings, server, listener }),
      endpointOf: mqttEndpointOf,
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    log.error({ upstream: nameOf(config), reason }, 'upstream cannot be used')
    const { kind } = config
    return {
      name: nameOf(config),
      kind,
      filter: config,
      upstream: new BrokenUpstream(systemClock, reason),
    }
  }
}

const forwarder = new Forwarder(await Promise.all(forward.map(targetOf)), metrics)

main.on('message', (message: ToForward) => {
  switch (message.kind) {
    case 'frames':
      forwarder.frames(message.id, message.frames)
      tell({ kind: 'taken', frames: message.frames.length })
      break
    case 'senders':
      forwarder.senders(message.id, message.own)
      break
    case 'gateways':
      forwarder.gateways(message.gateways)
      tell({ kind: 'status', upstreams: forwarder.status(), samples: forwarder.samples() })
      break
    case 'close':
      void forwarder.close().finally(() => main.close())
      break
    default:
      message satisfies never
  }
})
forwarder.open()
