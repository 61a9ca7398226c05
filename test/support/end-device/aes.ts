/**
 * AES-128 and its CMAC for the device's side, on `node:crypto`: what lora-packet does not offer or does
 * wrongly is made with these. Written from RFC 4493 and apart from `gateway/lorawan`, on purpose: a
 * mistake there must not be made here as well.
 */

import { createCipheriv } from 'node:crypto'

const BLOCK = 16

/** ECB of whole blocks. */
export function aesBlocks(key: Uint8Array, blocks: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false)
  return Buffer.concat([cipher.update(blocks), cipher.final()])
}

/** One block: these bytes, zeros behind them. */
export function aesOf(key: Uint8Array, ...head: readonly Uint8Array[]): Buffer {
  const block = Buffer.alloc(BLOCK)
  Buffer.concat(head).copy(block)
  return aesBlocks(key, block)
}

/** CBC with a zero vector, and the last block masked by a subkey: the whole of RFC 4493. */
export function cmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const message = Buffer.concat(parts)
  const isWhole = message.length > 0 && message.length % BLOCK === 0
  const length = isWhole ? message.length : (Math.floor(message.length / BLOCK) + 1) * BLOCK
  const padded = Buffer.alloc(length)
  message.copy(padded)
  if (!isWhole) padded[message.length] = 0x80
  const k1 = timesX(BigInt(`0x${aesBlocks(key, Buffer.alloc(BLOCK)).toString('hex')}`))
  const mask = bytesOf(isWhole ? k1 : timesX(k1))
  for (let i = 0; i < BLOCK; i++) padded[length - BLOCK + i]! ^= mask[i]!
  const cipher = createCipheriv('aes-128-cbc', key, Buffer.alloc(BLOCK)).setAutoPadding(false)
  return cipher.update(padded).subarray(length - BLOCK)
}

const TOP = 1n << 128n

function timesX(value: bigint): bigint {
  const doubled = value << 1n
  return doubled >= TOP ? (doubled - TOP) ^ 0x87n : doubled
}

function bytesOf(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * BLOCK, '0'), 'hex')
}
