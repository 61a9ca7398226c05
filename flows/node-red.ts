/** Node-RED as far as this folder uses it; its packages bring no types. */

import type { RequestListener } from 'node:http'
import type { GatewayLink } from './link/gateway-link.ts'

export type RedMessage = { [field: string]: unknown }
export type RedSend = (message: RedMessage | (RedMessage | null)[]) => void

export type RedStatus = {
  readonly fill?: 'red' | 'green' | 'yellow' | 'blue' | 'grey'
  readonly shape?: 'ring' | 'dot'
  /** A key of the node's catalogue, or text as it is. */
  readonly text?: string
}

export type RedNode = {
  readonly id: string
  send(message: RedMessage | (RedMessage | null)[]): void
  status(status: RedStatus): void
  error(text: string, message: RedMessage): void
  on(event: 'close', run: () => void): void
  on(
    event: 'input',
    run: (message: RedMessage, send: RedSend, done: (error?: Error) => void) => void,
  ): void
}

/** What a node's own module is handed. */
export type RedForNodes = {
  /** `cigale` stands in the settings: nodes get their connection handed in like everything else. */
  readonly settings: { readonly cigale?: GatewayLink }
  readonly nodes: {
    createNode(node: RedNode, config: NodeConfig): void
    registerType(type: string, make: (this: RedNode, config: NodeConfig) => void): void
  }
}

/** What the editor's form has put into the flow file: anything at all. */
export type NodeConfig = { readonly [field: string]: unknown }

export type NodeModule = (red: RedForNodes) => void

/** Node-RED's own log line: levels are 10 (fatal) to 99 (metric). */
export type RedLogLine = {
  readonly level: number
  readonly msg: unknown
  readonly type?: string
  readonly id?: string
  readonly timestamp?: number
}

/** The package itself. */
export type Red = {
  init(server: unknown, settings: object): void
  init(settings: object): void
  start(): Promise<void>
  stop(): Promise<void>
  readonly httpAdmin: RequestListener
  readonly events: {
    on(event: string, run: (about: unknown) => void): void
  }
  readonly nodes: { eachNode(run: (config: NodeConfig) => void): void }
}
