/**
 * Commands are signed by the hypervisor (Ed25519), so that whoever holds the broker can delay or lose an
 * order and cannot give one. Signed is the whole message, its gateway and its expiry in it: none can be
 * carried to another gateway or kept for later.
 */

import { concatBytes } from '../base/bytes.ts'
import { type Ed25519Key, isSignedBy } from '../base/ed25519.ts'
import type { CommandMessage } from './messages.ts'
import { unsignedCommand } from './write-message.ts'

/** What no other signature of this key is over. */
const PURPOSE = new TextEncoder().encode('cigale command 1\0')

export function signedCommand(
  command: Omit<CommandMessage, 'signature'>,
  key: Ed25519Key,
): CommandMessage {
  return { ...command, signature: key.sign(signedBytes(command)) }
}

/** Whether one of the keys (64 hex digits each) has signed it. */
export function isCommandOf(command: CommandMessage, publicKeys: readonly string[]): boolean {
  const bytes = signedBytes(command)
  return publicKeys.some((key) => isSignedBy(key, bytes, command.signature))
}

function signedBytes(command: Omit<CommandMessage, 'signature'>): Uint8Array {
  return concatBytes([PURPOSE, unsignedCommand(command)])
}
