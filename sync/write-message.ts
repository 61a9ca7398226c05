/** Messages to bytes: see `messages.ts` for what they say, `wire.cddl` for how they look. */

import { type CborValue, writeCbor } from '../base/cbor.ts'
import { bytesOfId } from '../base/ids.ts'
import {
  type CommandMessage,
  MESSAGE_TYPES,
  type Message,
  NACK_REASONS,
  OUTCOMES,
} from './messages.ts'

export function writeMessage(message: Message): Uint8Array {
  return writeCbor(messageValue(message))
}

function messageValue(m: Message): CborValue[] {
  const head = [MESSAGE_TYPES[m.kind], bytesOfId(m.gw)]
  switch (m.kind) {
    case 'batch': {
      const lane = [...head, m.epoch, m.stream, m.seq0, m.next, m.prev, m.head]
      const { body } = m
      return body.kind === 'rows'
        ? [...lane, body.rows]
        : [...lane, body.dict, body.t0Ms, body.cols]
    }
    case 'gap':
      return [...head, m.epoch, m.stream, m.from, m.to, m.reason, m.fromMs, m.toMs, m.head]
    case 'ack':
      return [...head, m.instance, m.epoch, m.stream, m.next, m.held]
    case 'hello': {
      const epochs = m.epochs.map(({ epoch, streams }) => [
        epoch,
        streams.map((s) => [s.stream, s.oldest, s.next, s.head]),
      ])
      return [...head, m.epoch, m.nonce, m.page, m.pages, m.version, epochs, m.clk]
    }
    case 'cursor': {
      const cursors = m.cursors.map((c) => [c.epoch, c.stream, c.next])
      return [...head, m.instance, m.nonce, m.page, m.credit, m.timeMs, cursors]
    }
    case 'dict': {
      const profiles = m.profiles.map(({ index, profile }) => [
        index,
        profile.id,
        profile.channels.map((c) => [c.quantity, c.index, c.unit, c.decimals]),
      ])
      const devices = m.devices.map((d) => [d.index, bytesOfId(d.devEui), d.profile])
      return [...head, m.dict, profiles, devices]
    }
    case 'clock':
      return [...head, m.epoch, m.monoMs, m.utcMs, m.clk]
    case 'command':
      return [...commandItems(m), m.signature]
    case 'result':
      return [...head, bytesOfId(m.id), OUTCOMES.indexOf(m.outcome), m.detail, m.atMs]
    case 'nack':
      return [
        ...head,
        m.instance,
        m.epoch,
        m.stream,
        m.seq0,
        m.next,
        NACK_REASONS.indexOf(m.reason),
      ]
    case 'state':
      return [...head, m.epoch, m.online]
  }
}

/** A command without its signature, as bytes: what is signed. */
export function unsignedCommand(command: Omit<CommandMessage, 'signature'>): Uint8Array {
  return writeCbor(commandItems(command))
}

function commandItems(m: Omit<CommandMessage, 'signature'>): CborValue[] {
  const { gw, id, name, params, issuedMs, expiresMs } = m
  const head = [MESSAGE_TYPES.command, bytesOfId(gw)]
  return [...head, bytesOfId(id), name, params, issuedMs, expiresMs]
}
