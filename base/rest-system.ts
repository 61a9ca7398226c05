/**
 * Lets V8 give memory back while a thread is at rest; each thread that lives for months says so once.
 *
 * V8 collects what a start or a burst has left as soon as little is allocated. In Node 24 and 26 it never
 * sees that: it takes "nothing allocated by C++" (cppgc) for the most that can be, its reducer says "high
 * alloc" for ever, and 20 MB of garbage stand in three threads. A script that nobody runs is something
 * allocated by C++; V8 forgets it after 107 s. This may go when `--trace-memory-reducer` says "low alloc"
 * without it (V8's Heap::HasLowEmbedderAllocationRate; test/integration/memory-at-rest.test.ts).
 */

import { Script } from 'node:vm'

const AGAIN_MS = 60_000

/** Holds no process open. */
export function giveMemoryBackAtRest(): void {
  const allocate = (): unknown => new Script('')
  allocate()
  setInterval(allocate, AGAIN_MS).unref()
}
