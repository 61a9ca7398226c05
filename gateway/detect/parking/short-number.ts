/**
 * Learned numbers to a sixty-fourth: as binary fractions they take three to five bytes on the disk where
 * a hundredth takes nine, and a space keeps a hundred of them.
 */
export function sixtyFourths(value: number): number {
  return Math.round(value * 64) / 64
}
