/**
 * Cipher lists as OpenSSL writes them. {@link org.hpsocket.ssl.cipher.CipherList} turns one into names of a provider:
 * {@code KnownSuites} are those that OpenSSL has, a {@code CipherSuite} tells from its name what it is made of,
 * {@code CipherKeywords} what a word means, and a {@code CipherSelection} is what the rules so far have left.
 */
@NullMarked
package org.hpsocket.ssl.cipher;

import org.jspecify.annotations.NullMarked;
