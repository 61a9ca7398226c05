/** The 32-bit uplink counter from its 16 bits on air (LoRaWAN L2 1.0.4 §4.3.1.5; L5). */

/**
 * The candidate that the MIC must then prove. `next` = last accepted + 1 (0 before the first frame).
 * The last frame's own low half means a retransmission; anything else the next place ahead, so that a
 * replayed old frame gets a counter it was not signed with. Past 2³² it is 0: the caller refuses what
 * is below `next - 1`, for such a device must join again.
 */
export function inferFCnt(next: number, fCnt16: number): number {
  if (next > 0 && fCnt16 === (next - 1) % 0x10000) return next - 1
  const ahead = (((fCnt16 - next) % 0x10000) + 0x10000) % 0x10000
  return (next + ahead) % 2 ** 32
}
