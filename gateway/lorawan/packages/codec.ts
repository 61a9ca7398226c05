/**
 * An application package's commands ↔ FRMPayload (LoRaWAN TS003, TS004, TS005). Each package has a
 * port of its own, and begins with the same question: which version of it are you?
 */

import { ByteWriter } from '../../../base/bytes.ts'
import {
  type CommandRule,
  type CommandsRead,
  type CommandTable,
  commandReader,
  fit,
} from '../command-table.ts'

export type PackageVersionReq = { readonly name: 'PackageVersionReq' }
export type PackageVersionAns = {
  readonly name: 'PackageVersionAns'
  /** 1 clock synchronisation, 2 multicast, 3 fragmentation. */
  readonly packageIdentifier: number
  readonly packageVersion: number
}

export const PACKAGE_VERSION_ANS: CommandRule<PackageVersionAns> = {
  cid: 0x00,
  direction: 'up',
  bytes: 2,
  read: (p) => ({ packageIdentifier: p[0]!, packageVersion: p[1]! }),
  write: (c, out) => out.u8(fit(c.packageIdentifier, 8)).u8(fit(c.packageVersion, 8)),
}

export type PackageCodec<Up, Down> = {
  /** The FPort that devices have by default. */
  readonly fPort: number
  /** What a device said. Never throws. */
  readonly readUplink: (frmPayload: Uint8Array) => CommandsRead<Up>
  /** What a device was told. Never throws. */
  readonly readDownlink: (frmPayload: Uint8Array) => CommandsRead<Down>
  /** Throws for a value that its bits cannot hold: that is our own mistake. */
  readonly write: (commands: readonly (Up | Down)[]) => Uint8Array
}

export function packageCodec<Up extends { name: string }, Down extends { name: string }>(
  fPort: number,
  table: CommandTable<Up | Down>,
): PackageCodec<Up, Down> {
  const rules: Readonly<Record<string, unknown>> = table
  return {
    fPort,
    readUplink: commandReader<Up>(rules, 'up'),
    readDownlink: commandReader<Down>(rules, 'down'),
    write: (commands) => {
      const out = new ByteWriter(32)
      for (const command of commands) {
        const rule = rules[command.name] as CommandRule<Up | Down>
        rule.write(command, out.u8(rule.cid))
      }
      return out.done()
    },
  }
}
