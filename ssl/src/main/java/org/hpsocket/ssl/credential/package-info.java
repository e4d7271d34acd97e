/**
 * What a side shows, and whom it trusts, out of files or text. {@link org.hpsocket.ssl.credential.Identities} reads a
 * key, by {@code PrivateKeys} or {@code Pkcs12}, and puts its certificates in order by {@code Chain};
 * {@link org.hpsocket.ssl.credential.Authorities} reads those that are trusted. A {@code Source} is one file or text,
 * and {@code Pem} its blocks.
 *
 * <p>Errors name the file and what is wrong with it, never what a key file holds.
 */
@NullMarked
package org.hpsocket.ssl.credential;

import org.jspecify.annotations.NullMarked;
