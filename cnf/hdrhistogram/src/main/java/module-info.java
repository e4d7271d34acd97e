/** HdrHistogram, which ships no descriptor of its own. */
module org.hdrhistogram {
    exports org.HdrHistogram;
    exports org.HdrHistogram.packedarray;
}
