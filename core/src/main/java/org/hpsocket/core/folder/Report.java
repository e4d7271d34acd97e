package org.hpsocket.core.folder;

/** Hears what became of the files, a line each. */
interface Report {

    void done(String line);

    void wrong(String line);
}
