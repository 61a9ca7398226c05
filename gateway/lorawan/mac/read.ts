/** Bytes of FOpts or of a port 0 payload → MAC commands (LoRaWAN L2 1.0.4 §5). Never throws. */

import { type CommandsRead, commandReader, type Direction } from '../command-table.ts'
import type { DownlinkCommand, UplinkCommand } from './commands.ts'
import { MAC_TABLE } from './table.ts'

const readUplink = commandReader<UplinkCommand>(MAC_TABLE, 'up')
const readDownlink = commandReader<DownlinkCommand>(MAC_TABLE, 'down')

export function readMacCommands(direction: 'up', bytes: Uint8Array): CommandsRead<UplinkCommand>
export function readMacCommands(direction: 'down', bytes: Uint8Array): CommandsRead<DownlinkCommand>
export function readMacCommands(
  direction: Direction,
  bytes: Uint8Array,
): CommandsRead<UplinkCommand | DownlinkCommand>
export function readMacCommands(
  direction: Direction,
  bytes: Uint8Array,
): CommandsRead<UplinkCommand | DownlinkCommand> {
  return direction === 'up' ? readUplink(bytes) : readDownlink(bytes)
}
