/** Names the API; whatever else it needs is found as a service. */
module consumer {
    requires org.hpsocket.api;
}
