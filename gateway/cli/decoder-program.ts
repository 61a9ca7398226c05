/** The commands about decoders. */

import type { Command } from 'commander'
import { describe, type Exit } from './program-command.ts'
import { addPackageCommands } from './program-packages.ts'

export function addDecoderCommands(program: Command, exit: Exit): void {
  const decoder = describe(program, 'decoder', 'packages of decoders: pack, sign, publish, keys')
  addPackageCommands(decoder, exit)
}
