/** What other people's code computed, held against this decoder. */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.golden;
