/**
 * What other people's code computed, held against this decoder: {@link dev.ropewalk.decoder.golden.GoldenCases} reads a file of any kind and says what
 * became of it. The guide's chapter "Golden cases" has the format.
 */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.golden;
