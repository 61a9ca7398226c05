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
  /** How strongly a car disturbs what the sensor measures, on the model's own scale; free is near 0. */
  'parking.signal': { unit: 'index', decimals: 1, min: 0, max: 100_000 },
  /** Positive is dry: the potential with its sign turned. */
  'soil.tension': { unit: 'kPa', decimals: 1, min: -10, max: 100_000 },
  'soil.temperature': { unit: '°C', decimals: 2, min: -60, max: 100 },
  /** By volume. */
  'soil.moisture': { unit: '%', decimals: 2, min: 0, max: 100 },
  /** A maker's own scale, which only a calibration for the soil turns into a moisture. */
  'soil.moistureIndex': { unit: 'index', decimals: 3, min: -5, max: 130 },
  'soil.ec': { unit: 'dS/m', decimals: 3, min: 0, max: 621 },
  'soil.ph': { unit: 'pH', decimals: 2, min: 0, max: 14 },
  'soil.nitrogen': { unit: 'ppm', decimals: 1, min: 0, max: 1e6 },
  'soil.phosphorus': { unit: 'ppm', decimals: 1, min: 0, max: 1e6 },
  'soil.potassium': { unit: 'ppm', decimals: 1, min: 0, max: 1e6 },
  /** Of a probe on a cable, wherever somebody put it. */
  'probe.temperature': { unit: '°C', decimals: 2, min: -60, max: 150 },
  'air.temperature': { unit: '°C', decimals: 2, min: -60, max: 100 },
  'air.relativeHumidity': { unit: '%', decimals: 1, min: 0, max: 100 },
  'metering.water.total': { unit: 'L', decimals: 1, min: 0, max: 1e12 },
  'flow.pulses': { unit: 'count', decimals: 0, min: 0, max: 2 ** 32 - 1 },
  /** Lowest and highest flow since the last log: a lowest above nought all night is a leak. */
  'flow.lowest': { unit: 'L/h', decimals: 0, min: 0, max: 1e6 },
  'flow.highest': { unit: 'L/h', decimals: 0, min: 0, max: 1e6 },
  'water.temperature': { unit: '°C', decimals: 1, min: -30, max: 150 },
  'water.temperatureLowest': { unit: '°C', decimals: 1, min: -30, max: 150 },
  'water.temperatureHighest': { unit: '°C', decimals: 1, min: -30, max: 150 },
  'pressure.water': { unit: 'kPa', decimals: 0, min: 0, max: 10_000 },
  'valve.open': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  'input.level': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  /** 1 short, 2 long, 3 double press. */
  'alarm.sos': { unit: 'code', decimals: 0, min: 1, max: 3 },
  'alarm.tamper': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  'alarm.tilt': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  'alarm.input': { unit: 'code', decimals: 0, min: 0, max: 255 },
  /** A reading crossed a threshold set on the device, in the device's code; 0: none. */
  'alarm.threshold': { unit: 'code', decimals: 0, min: 0, max: 255 },
  'alarm.leak': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  'alarm.burst': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  'alarm.backflow': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  'alarm.emptyPipe': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  'alarm.frost': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  'alarm.fire': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  'alarm.full': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  /** A magnet or a cut wire: somebody wants the device not to see. */
  'alarm.fraud': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  'alarm.battery': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  'contact.open': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  /** Openings since the sensor was switched on; how long the last one lasted. */
  'contact.count': { unit: 'count', decimals: 0, min: 0, max: 2 ** 32 - 1 },
  'contact.lastDuration': { unit: 'min', decimals: 0, min: 0, max: 2 ** 24 },
  'motion.detected': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  'motion.count': { unit: 'count', decimals: 0, min: 0, max: 2 ** 32 - 1 },
  /** Since the sensor was switched on: what is counted is the difference. */
  'people.inTotal': { unit: 'count', decimals: 0, min: 0, max: 2 ** 32 - 1 },
  'people.outTotal': { unit: 'count', decimals: 0, min: 0, max: 2 ** 32 - 1 },
  /** Since the last report: one that is lost takes its people with it. */
  'people.in': { unit: 'count', decimals: 0, min: 0, max: 2 ** 32 - 1 },
  'people.out': { unit: 'count', decimals: 0, min: 0, max: 2 ** 32 - 1 },
  /** There now. */
  'people.count': { unit: 'count', decimals: 0, min: 0, max: 1e6 },
  /** A-weighted, of a device that tells no time weighting. */
  'noise.la': { unit: 'dB', decimals: 1, min: 0, max: 160 },
  'noise.laf': { unit: 'dB', decimals: 1, min: 0, max: 160 },
  'noise.laeq': { unit: 'dB', decimals: 1, min: 0, max: 160 },
  'noise.lafmax': { unit: 'dB', decimals: 1, min: 0, max: 160 },
  'level.distance': { unit: 'mm', decimals: 0, min: 0, max: 10_000 },
  /** Of a container whose depths the device knows; else it is the gateway's to reckon. */
  'level.fill': { unit: '%', decimals: 1, min: 0, max: 100 },
  'air.pressure': { unit: 'hPa', decimals: 1, min: 300, max: 1_200 },
  'air.pm1': { unit: 'µg/m³', decimals: 1, min: 0, max: 10_000 },
  'air.pm25': { unit: 'µg/m³', decimals: 1, min: 0, max: 10_000 },
  'air.pm10': { unit: 'µg/m³', decimals: 1, min: 0, max: 10_000 },
  'air.co2': { unit: 'ppm', decimals: 0, min: 0, max: 1e6 },
  'air.ch2o': { unit: 'ppb', decimals: 0, min: 0, max: 1e6 },
  'air.o3': { unit: 'ppb', decimals: 0, min: 0, max: 1e6 },
  'air.lightIntensity': { unit: 'lux', decimals: 0, min: 0, max: 200_000 },
  'air.isLight': { unit: 'bool', decimals: 0, min: 0, max: 1 },
  'air.uvIndex': { unit: 'index', decimals: 1, min: 0, max: 25 },
  'wind.speed': { unit: 'm/s', decimals: 1, min: 0, max: 100 },
  'wind.gust': { unit: 'm/s', decimals: 1, min: 0, max: 100 },
  'wind.direction': { unit: '°', decimals: 0, min: 0, max: 360 },
  'rain.intensity': { unit: 'mm/h', decimals: 1, min: 0, max: 1_000 },
  'rain.cumulative': { unit: 'mm', decimals: 2, min: 0, max: 1e6 },
  /** 1e-5 ° is about a metre. */
  'position.latitude': { unit: '°', decimals: 5, min: -90, max: 90 },
  'position.longitude': { unit: '°', decimals: 5, min: -180, max: 180 },
  /** Of its board or case: warmer than the air in the sun. */
  'device.temperature': { unit: '°C', decimals: 1, min: -60, max: 150 },
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
  /** The device says that it took this order; what it does of it, its readings tell. */
  | { readonly kind: 'acknowledged'; readonly command: DeviceCommand }
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
  /**
   * Not run: too many wait, it fails too often, or its thread does not start. Nothing is lost: the frame is
   * decoded when that sends the decoder back, or when somebody has frames decoded again.
   */
  | 'unavailable'

export type DecodeResult =
  | { readonly kind: 'decoded'; readonly output: DecoderOutput }
  | { readonly kind: 'failed'; readonly error: DecodeErrorKind; readonly detail: string }

/**
 * Commands that a model understands, in the city's terms:
 *
 *   openValve      valve 1 or 2 for so long, or until so many pulses, whichever is first
 *   closeValve     at once          reportEvery    tells its readings at this pace
 *   reportNow      at once          collectEvery   measures at this pace, between reports
 *   presetCounter  of input 1, 2    switch         a function of the device, on or off
 *   syncClock      asks for time    reboot         starts anew; what it counted may be lost
 */
export type DeviceCommand =
  | {
      readonly kind: 'openValve'
      readonly valve: 1 | 2
      readonly seconds: number
      readonly pulses?: number
    }
  | { readonly kind: 'closeValve'; readonly valve: 1 | 2 | 'all' }
  | { readonly kind: 'reportEvery'; readonly seconds: number }
  | { readonly kind: 'reportNow' }
  | { readonly kind: 'collectEvery'; readonly seconds: number }
  | { readonly kind: 'presetCounter'; readonly input: 1 | 2; readonly count: number }
  | { readonly kind: 'switch'; readonly what: DeviceSwitch; readonly on: boolean }
  | { readonly kind: 'syncClock' }
  | { readonly kind: 'reboot' }

/**
 * `counter`: the input counts pulses instead of telling its level; `history`: readings are kept on
 * the device; `retransmission`: those nobody acknowledged are sent again.
 */
export type DeviceSwitch = 'history' | 'retransmission' | 'counter' | 'buzzer' | 'doublePress'

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
