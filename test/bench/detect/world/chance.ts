/**
 * Chance of the benchmark's world: mulberry32 on a hash of seed and name, so that each site, meter and
 * sensor has a stream of its own. Not base/random.ts: the numbers are part of the benchmark's contract,
 * and other programs make the same data from the same seed.
 */

import type { Range } from './params.ts'

/** A number in [0, 1). */
export type Draw = () => number

export function drawsOf(seed: number, name: string): Draw {
  let a = hash32(`${seed}/${name}`)
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export function between(draw: Draw, [from, to]: Range): number {
  return from + (to - from) * draw()
}

/** A whole number, both ends included. */
export function wholeBetween(draw: Draw, [from, to]: Range): number {
  return Math.floor(between(draw, [from, to + 1]))
}

/** Waiting times: exponential with this mean. */
export function waiting(draw: Draw, mean: number): number {
  return -mean * Math.log(1 - draw())
}

/** Standard normal. Two draws, the radius first. */
export function normal(draw: Draw): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw())
}

/** Even on a logarithmic scale. */
export function logBetween(draw: Draw, [from, to]: Range): number {
  return Math.exp(between(draw, [Math.log(from), Math.log(to)]))
}

export function pick<T>(draw: Draw, choices: readonly T[]): T {
  return choices[Math.floor(draw() * choices.length)]!
}

/** One of the keys, each as likely as its weight says. */
export function weighted<T extends string>(draw: Draw, weights: Readonly<Record<T, number>>): T {
  const keys = Object.keys(weights) as T[]
  let sum = 0
  for (const key of keys) sum += weights[key]
  let rest = draw() * sum
  for (const key of keys) {
    rest -= weights[key]
    if (rest < 0) return key
  }
  return keys.at(-1)!
}

/** FNV-1a, then murmur's last mixing. */
function hash32(text: string): number {
  let h = 2166136261
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619)
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
