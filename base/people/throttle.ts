/**
 * How often a login may be tried (S3). Each failure makes the next wait longer, counted three ways: for
 * the account from that address, for the account from addresses that it never logged in from, and for
 * the address whoever is asked for. Nobody is locked out: from an address that an account knows, only
 * what comes from there counts, and a wait is a minute at most.
 *
 *   failures     up to `free`   then
 *   wait         none           1 s, 2 s, 4 s … `waitMs`
 *
 * So at most 3 + 6 + 60 tries an hour reach the password of an account from where it is known, and 5 + 6
 * + 60 from everywhere else together. Names count whether or not there is such an account.
 */

type Kind = { readonly free: number; readonly waitMs: number }
type Count = { failures: number; nextMs: number }

const OWN: Kind = { free: 3, waitMs: 60_000 }
const ACCOUNT: Kind = { free: 5, waitMs: 60_000 }
const ADDRESS: Kind = { free: 20, waitMs: 60_000 }
/** Failures are forgotten after as much quiet. */
const QUIET_MS = 3_600_000
/** Of each kind. Full: the one that is let in soonest is forgotten. */
const COUNTS_MAX = 10_000

export type Try = {
  /** As it was typed. */
  readonly name: string
  readonly address: string
  /** The account has logged in from there before. */
  readonly isKnownHere: boolean
}

export class Throttle {
  readonly #own = new Map<string, Count>()
  readonly #accounts = new Map<string, Count>()
  readonly #addresses = new Map<string, Count>()

  /** How long this try must wait; 0: it may be made, and counts as failed until `succeeded`. */
  ask(tried: Try, monoMs: number): number {
    const counts = this.#countsOf(tried)
    const waitMs = Math.max(
      0,
      ...counts.map(([map, key]) => (alive(map, key, monoMs)?.nextMs ?? 0) - monoMs),
    )
    if (waitMs > 0) return waitMs
    for (const [map, key, kind] of counts) fail(map, { key, kind, monoMs })
    return 0
  }

  /** It was right: what counted against the account from there is forgotten, and this try never was. */
  succeeded(tried: Try): void {
    this.#own.delete(ownKey(tried))
    this.takeBack(tried)
  }

  /** It was neither right nor wrong: a second factor is asked for next. */
  takeBack(tried: Try): void {
    for (const [map, key] of this.#countsOf(tried)) {
      const count = map.get(key)
      if (!count) continue
      count.failures--
      count.nextMs = 0
      if (count.failures <= 0) map.delete(key)
    }
  }

  get size(): number {
    return this.#own.size + this.#accounts.size + this.#addresses.size
  }

  #countsOf(tried: Try): readonly (readonly [Map<string, Count>, string, Kind])[] {
    const own = [this.#own, ownKey(tried), OWN] as const
    if (tried.isKnownHere) return [own]
    const account = [this.#accounts, keyOf(tried.name), ACCOUNT] as const
    return [own, account, [this.#addresses, tried.address, ADDRESS]]
  }
}

function ownKey({ name, address }: Try): string {
  return `${address} ${keyOf(name)}`
}

/** A name of any length is a key of a bounded one. */
function keyOf(name: string): string {
  return name.toLowerCase().slice(0, 64)
}

function alive(map: Map<string, Count>, key: string, monoMs: number): Count | undefined {
  const count = map.get(key)
  if (!count || monoMs - count.nextMs < QUIET_MS) return count
  map.delete(key)
  return undefined
}

function fail(
  map: Map<string, Count>,
  { key, kind, monoMs }: { readonly key: string; readonly kind: Kind; readonly monoMs: number },
): void {
  const failures = (map.get(key)?.failures ?? 0) + 1
  const over = failures - kind.free
  const waitMs = over < 0 ? 0 : Math.min(kind.waitMs, 1_000 * 2 ** Math.min(over, 20))
  map.delete(key)
  map.set(key, { failures, nextMs: monoMs + waitMs })
  if (map.size > COUNTS_MAX) dropSoonest(map, monoMs)
}

/** Of the oldest few: a flood of new names must not free the one that is hammered. */
function dropSoonest(map: Map<string, Count>, monoMs: number): void {
  let soonest: string | undefined
  let soonestMs = Number.POSITIVE_INFINITY
  let looked = 0
  for (const [key, { nextMs }] of map) {
    if (nextMs < soonestMs) [soonest, soonestMs] = [key, nextMs]
    if (soonestMs <= monoMs || ++looked >= 64) break
  }
  if (soonest !== undefined) map.delete(soonest)
}
