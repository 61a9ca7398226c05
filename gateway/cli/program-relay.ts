/** The commands about other gateways that are reached by LoRa. */

import type { Command } from 'commander'
import type { CommonOptions } from './options.ts'
import { command, describe, type Exit, keep, onGateway } from './program-command.ts'
import type { PairFlags } from './relay.ts'

export function addRelayCommands(program: Command, exit: Exit): void {
  const relay = describe(program, 'relay', 'facts by LoRa, through a neighbour or for one')
  const status = {
    summary: 'the pairs: how well they hear each other, and what that takes',
    example: 'cigale relay status',
  }
  onGateway(command(relay, 'status', status)).action(
    keep(exit, async (options: CommonOptions) => (await import('./relay.ts')).relayStatus(options)),
  )
  const pair = {
    summary: 'pairs with another gateway: draws a code here, or takes the one drawn there',
    example: 'cigale relay pair 0016c001ff10a235 --hub',
  }
  onGateway(command(relay, 'pair <eui>', pair))
    .option('--hub', 'this gateway has internet, and brings the facts of the other further')
    .option('--leaf', 'the facts of this gateway go to the other')
    .option('--code <code>', 'as the other gateway gave it')
    .action(
      keep(exit, async (peer: string, options: PairFlags) =>
        (await import('./relay.ts')).relayPair(peer, options),
      ),
    )
  const unpair = {
    summary: 'ends a pair: its key is forgotten here',
    example: 'cigale relay unpair 0016c001ff10a235',
  }
  onGateway(command(relay, 'unpair <eui>', unpair)).action(
    keep(exit, async (peer: string, options: CommonOptions) =>
      (await import('./relay.ts')).relayUnpair(peer, options),
    ),
  )
}
