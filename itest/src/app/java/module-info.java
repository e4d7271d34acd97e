/** An application as a module: it names the API and nothing else. */
module org.hpsocket.itest.app {
    requires org.hpsocket.api;
}
