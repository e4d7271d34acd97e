/**
 * Tests of the command line: in this process what needs no bundles, in processes and frameworks of their own the rest.
 */
package org.hpsocket.dist;
