/** What all nodes that hear the gateway have in common: the connection, its light, how old a line may be. */

import type { StreamLine } from '../link/flows-gateway.ts'
import type { GatewayLink } from '../link/gateway-link.ts'
import type { NodeConfig, RedForNodes, RedNode } from '../node-red.ts'
import { numberOf } from './fields.ts'

const MINUTE_MS = 60_000

export const LIGHTS = {
  connected: { fill: 'green', shape: 'dot', text: 'light.connected' },
  waiting: { fill: 'yellow', shape: 'ring', text: 'light.waiting' },
  apart: { fill: 'grey', shape: 'ring', text: 'light.apart' },
} as const

/** undefined in a Node-RED that no gateway started: the node says so by its light. */
export function linkOf(red: RedForNodes, node: RedNode): GatewayLink | undefined {
  const link = red.settings.cigale
  if (!link) node.status(LIGHTS.apart)
  return link
}

export function listen(
  { link, node, config }: { link: GatewayLink; node: RedNode; config: NodeConfig },
  isFor: (line: StreamLine) => boolean,
  onLine: (line: StreamLine) => void,
): void {
  const stop = link.listen({
    isFor,
    ageMaxMs: (numberOf(config['ageMinutes']) ?? 0) * MINUTE_MS,
    onLine,
    onState: (state) => node.status(LIGHTS[state]),
  })
  node.on('close', stop)
}
