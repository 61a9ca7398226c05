/**
 * The concentrator's serial device. It is found by its USB id, not by its name: a bridge that resets
 * comes back as another ttyACM. On the main thread only: the binding's poller aborts the process when
 * bytes arrive in a worker.
 */

import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { SerialPort } from 'serialport'
import { McuError } from './errors.ts'
import type { BytePort, BytePortListener } from './port.ts'

/** STMicroelectronics, virtual COM port: the CoreCell's bridge. */
export const CORECELL_USB_ID = '0483:5740'

const BRIDGE_BAUD_RATE = 115_200
const TTYS = '/sys/class/tty'
/** Folders from a tty up to its USB device. */
const LEVELS_MAX = 4

export type SerialDevice = {
  readonly path: string
  /** `0483:5740`. */
  readonly usbId: string
  readonly product: string
  readonly serial: string
}

/** All serial devices on USB, as the kernel lists them: no udev is needed. */
export function usbSerialDevices(): readonly SerialDevice[] {
  return namesIn(TTYS).flatMap((name) => {
    let folder: string
    try {
      folder = realpathSync(join(TTYS, name, 'device'))
    } catch {
      return []
    }
    for (let level = 0; level < LEVELS_MAX; level++, folder = join(folder, '..')) {
      const vendor = textOf(join(folder, 'idVendor'))
      if (vendor === undefined) continue
      const product = textOf(join(folder, 'product')) ?? ''
      const serial = textOf(join(folder, 'serial')) ?? ''
      const usbId = `${vendor}:${textOf(join(folder, 'idProduct')) ?? ''}`
      return [{ path: `/dev/${name}`, usbId, product, serial }]
    }
    return []
  })
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** The port of the configuration: a path, or `auto` for the first board of the USB id. */
export async function findSerialPort(configured: string): Promise<BytePort> {
  if (configured !== 'auto') return new SerialBytePort(configured)
  const found = usbSerialDevices().find(({ usbId }) => usbId === CORECELL_USB_ID)
  if (found) return new SerialBytePort(found.path)
  const text =
    `no concentrator is plugged in (looked for USB ${CORECELL_USB_ID}). Check the cable and its ` +
    'power; name another port with radio.port, see: cigale concentrator probe'
  throw new McuError('gone', text)
}

export class SerialBytePort implements BytePort {
  readonly path: string
  readonly #baudRate: number
  #port: SerialPort | undefined

  /** The rate matters to receivers on real lines only: the bridge's is none. */
  constructor(path: string, baudRate = BRIDGE_BAUD_RATE) {
    this.path = path
    this.#baudRate = baudRate
  }

  async open(listener: BytePortListener): Promise<void> {
    const port = new SerialPort({
      path: this.path,
      baudRate: this.#baudRate,
      autoOpen: false,
      lock: true,
    })
    await new Promise<void>((resolve, reject) => {
      port.open((error) => {
        if (error)
          reject(new McuError('gone', whyNot(this.path, error), { path: this.path }, error))
        else resolve()
      })
    })
    this.#port = port
    port.on('data', (bytes: Buffer) => listener.onBytes(bytes))
    port.on('error', (error) => listener.onGone(error.message))
    port.on('close', () => {
      if (this.#port === port) listener.onGone('the device is gone')
    })
    // What a process before us has left unread belongs to nothing.
    await new Promise<void>((resolve) => port.flush(() => resolve()))
  }

  write(bytes: Uint8Array): void {
    this.#port?.write(bytes)
  }

  async close(): Promise<void> {
    const port = this.#port
    this.#port = undefined
    if (!port?.isOpen) return
    await new Promise<void>((resolve) => port.close(() => resolve()))
  }
}

function whyNot(path: string, { message }: Error): string {
  const tried = `tried to open ${path}: ${message}.`
  if (/permission|EACCES/i.test(message)) {
    return `${tried} Let this user in with: usermod -aG dialout USER, then log in again`
  }
  if (/lock|busy|EBUSY/i.test(message)) {
    return `${tried} Another program has it: stop the packet forwarder that uses this board`
  }
  return `${tried} Is the board plugged in? See: cigale concentrator probe`
}
