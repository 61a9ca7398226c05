/**
 * Questions of the update's thread to the hypervisor, through the core's thread, which has the link:
 *
 *   thread → core   { id, message }       an ask to be sent
 *   core → thread   { id, problem }       it was handed over (no problem), or could not be
 *                   { message }           an answer of the hypervisor
 */

import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { ChunkLink } from '../../decoders/bundle/mqtt.ts'

type ToCore = { readonly id: number; readonly message: Uint8Array }
type ToThread =
  | { readonly id: number; readonly problem: string | undefined }
  | { readonly message: Uint8Array }

/** The core's side; gives the port for the thread. Ends when that is closed. */
export function portOf(link: ChunkLink): MessagePort {
  const { port1: own, port2: other } = new MessageChannel()
  const tell = (message: ToThread): void => own.postMessage(message)
  const unsubscribe = link.subscribe((message) => tell({ message }))
  own.on('message', ({ id, message }: ToCore) => {
    link.publish(message).then(
      () => tell({ id, problem: undefined }),
      (error: unknown) => tell({ id, problem: String((error as Error).message ?? error) }),
    )
  })
  own.on('close', unsubscribe)
  return other
}

/** The thread's side. */
export function linkOver(port: MessagePort): ChunkLink {
  const listeners = new Set<(message: Uint8Array) => void>()
  const sending = new Map<number, (problem: string | undefined) => void>()
  let ids = 0
  port.on('message', (told: ToThread) => {
    if ('message' in told) for (const listen of listeners) listen(told.message)
    else {
      sending.get(told.id)?.(told.problem)
      sending.delete(told.id)
    }
  })
  return {
    publish(message) {
      const id = ids++
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      sending.set(id, (problem) => (problem === undefined ? resolve() : reject(new Error(problem))))
      port.postMessage({ id, message } satisfies ToCore)
      return promise
    },
    subscribe(onMessage) {
      listeners.add(onMessage)
      return () => listeners.delete(onMessage)
    },
  }
}
