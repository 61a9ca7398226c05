/**
 * What a decoder gets and what it gives. A decoder is a pure function of one uplink's payload: no
 * state, no clock, no I/O (LoRa Alliance TS013 §3). Times inside the payload are given back as
 * `observedMs`; readings of now have none.
 */

/**
 * Quantity → unit, decimals kept, range. One name and one unit for one thing, whoever made the
 * sensor; values are rounded to the decimals, so that what is stored is what travels.
 */
export const QUANTITIES = {
  'parking.occupied': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  'parking.previousDuration': { unit: 'min', decimals: 0, min: 0, max: 100_000 },
  'parking.previousDurationError': { unit: 'min', decimals: 0, min: 0, max: 100_000 },
  'soil.tension': { unit: 'kPa', decimals: 1, min: -10, max: 100_000 },
  'soil.temperature': { unit: '°C', decimals: 2, min: -60, max: 100 },
  'air.temperature': { unit: '°C', decimals: 2, min: -60, max: 100 },
  'air.relativeHumidity': { unit: '%', decimals: 1, min: 0, max: 100 },
  'metering.water.total': { unit: 'L', decimals: 1, min: 0, max: 1e12 },
  'flow.pulses': { unit: 'count', decimals: 0, min: 0, max: 2 ** 32 - 1 },
  'pressure.water': { unit: 'kPa', decimals: 0, min: 0, max: 10_000 },
  'valve.open': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  'input.level': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  /** 1 short, 2 long, 3 double press. */
  'alarm.sos': { unit: 'code', decimals: 0, min: 1, max: 3 },
  'alarm.tamper': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  'alarm.tilt': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  'alarm.input': { unit: 'code', decimals: 0, min: 0, max: 255 },
  'contact.open': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  /** Since the sensor was switched on: what is counted is the difference. */
  'people.inTotal': { unit: 'count', decimals: 0, min: 0, max: 2 ** 32 - 1 },
  'people.outTotal': { unit: 'count', decimals: 0, min: 0, max: 2 ** 32 - 1 },
  'noise.laf': { unit: 'dB', decimals: 1, min: 0, max: 160 },
  'noise.laeq': { unit: 'dB', decimals: 1, min: 0, max: 160 },
  'noise.lafmax': { unit: 'dB', decimals: 1, min: 0, max: 160 },
  'level.distance': { unit: 'mm', decimals: 0, min: 0, max: 10_000 },
  'air.pressure': { unit: 'hPa', decimals: 1, min: 300, max: 1_200 },
  'air.pm1': { unit: 'µg/m³', decimals: 1, min: 0, max: 10_000 },
  'air.pm25': { unit: 'µg/m³', decimals: 1, min: 0, max: 10_000 },
  'air.pm10': { unit: 'µg/m³', decimals: 1, min: 0, max: 10_000 },
  'device.batteryPercent': { unit: '%', decimals: 0, min: 0, max: 100 },
  'device.batteryVoltage': { unit: 'V', decimals: 3, min: 0, max: 60 },
} as const satisfies Readonly<Record<string, QuantityRule>>

export type QuantityRule = {
  readonly unit: string
  readonly decimals: number
  readonly min: number
  readonly max: number
}
export type Quantity = keyof typeof QUANTITIES

/** One channel of a device: a quantity, and which one of several (valve 1 or 2, depth in cm). */
export type Channel = { readonly quantity: Quantity; readonly index: number }

export type Measurement = Channel & {
  readonly value: number
  /** UTC of the observation when the payload says one (history records); else the uplink's time. */
  readonly observedMs?: number
}

/** Something the device tells that is not a number to chart. */
export type DeviceNote =
  | { readonly kind: 'heartbeat' }
  | { readonly kind: 'restarted'; readonly cause: string; readonly firmware: string }
  | { readonly kind: 'tag'; readonly tagId: string }
  | { readonly kind: 'failed'; readonly what: string }
  | { readonly kind: 'info'; readonly name: string; readonly value: string }

export type DecoderInput = {
  readonly fPort: number
  readonly bytes: Uint8Array
  /** UTC of the reception, for makers whose payload needs it. */
  readonly receivedMs: number
}

export type DecoderOutput = {
  readonly measurements: readonly Measurement[]
  readonly notes: readonly DeviceNote[]
  readonly warnings: readonly string[]
}

export type DecodeErrorKind =
  | 'unknown-port'
  | 'short'
  | 'format'
  | 'threw'
  | 'timeout'
  | 'memory'
  | 'result'
  | 'no-decoder'

export type DecodeResult =
  | { readonly kind: 'decoded'; readonly output: DecoderOutput }
  | { readonly kind: 'failed'; readonly error: DecodeErrorKind; readonly detail: string }

/** Commands that a model understands, in the city's terms, and what they become on air. */
export type DeviceCommand =
  | {
      readonly kind: 'openValve'
      readonly valve: 1 | 2
      readonly seconds: number
      readonly pulses?: number
    }
  | { readonly kind: 'closeValve'; readonly valve: 1 | 2 | 'all' }
  | { readonly kind: 'reportEvery'; readonly seconds: number }
  | { readonly kind: 'reboot' }

export type EncodedDownlink = { readonly fPort: number; readonly bytes: Uint8Array }

/** One device model. `hash` of the running code is added by the catalogue. */
export type Decoder = {
  /** `<vendor>-<model>`, as in the vectors: `nwave-nps405sm`. */
  readonly id: string
  readonly vendor: string
  readonly model: string
  readonly version: number
  /** All it can give, in the order of the profile that travels to the hypervisor. */
  readonly channels: readonly Channel[]
  decode(input: DecoderInput): DecodeResult
  encode?(command: DeviceCommand): EncodedDownlink | undefined
}

/**
 * The catalogue's service to the gateway. Asynchronous, because a sandboxed codec runs in another
 * thread and may take its time; the answer becomes a `decoded` record of its own.
 */
export type DecodeService = {
  decode(request: DecodeRequest): Promise<DecodeAnswer>
  encode(request: {
    readonly profile: string
    readonly command: DeviceCommand
  }): EncodedDownlink | undefined
}

export type DecodeRequest = DecoderInput & {
  /** The device's profile: the decoder's id. */
  readonly profile: string
}

export type DecodeAnswer = {
  /** What decoded: `<id>@<version>:<8 hex of its hash>`; stored with the result. */
  readonly decoder: string
  readonly result: DecodeResult
}
