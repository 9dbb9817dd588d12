// SPDX-License-Identifier: GPL-3.0-or-later
//
// All of Boost.Asio and Beast is in this file: they take half a minute to compile.
#include "searcher/daemon/server.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <list>
#include <unordered_map>
#include <utility>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "schema/ascii.h"
#include "schema/error.h"
#include "searcher/daemon/head.h"
#include "searcher/daemon/worker_pool.h"

namespace cssearch {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

using Failure = boost::system::error_code;
using Clock = std::chrono::steady_clock;
using Protocol = asio::generic::stream_protocol;  // TCP and Unix sockets alike
using Socket = Protocol::socket;
using Acceptor = asio::basic_socket_acceptor<Protocol>;

constexpr std::size_t kReadBytes = 4'096;
constexpr std::chrono::milliseconds kPauseOfAccept{100};

std::string_view view(const boost::beast::flat_buffer& buffer) {
  return {static_cast<const char*>(buffer.data().data()), buffer.size()};
}

std::string text_of(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

HttpReply bad_request(const std::string& message) {
  return error_reply(400, "bad_request", message);
}

HttpReply method_refused(const std::string& method) {
  HttpReply reply = error_reply(405, "method_not_allowed", method + " is not served here",
                                "ask with GET or HEAD");
  reply.headers.emplace_back("Allow", "GET, HEAD");
  return reply;
}

HttpReply queue_full() {
  HttpReply reply =
      error_reply(503, "busy", "too many requests are waiting", "ask again in a second");
  reply.headers.emplace_back("Retry-After", "1");
  return reply;
}

HttpReply too_slow() {
  return error_reply(408, "timeout", "the request did not arrive in time", "send it again");
}

HttpReply body_too_large(std::size_t limit) {
  return error_reply(
      413, "body_too_large", "the body of the request is too large",
      "no request here needs one; at most " + std::to_string(limit) + " bytes are read");
}

HttpReply head_too_large(bool has_request_line, std::size_t limit) {
  std::string hint = "at most " + std::to_string(limit) + " bytes are read";
  if (!has_request_line) return error_reply(414, "target_too_long", "the URL is too long", hint);
  return error_reply(431, "headers_too_large", "the headers are too large", hint);
}

// A connection that is accepted but finds no descriptor left would be a connection in vain, and the
// index needs some too.
std::size_t affordable_connections(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return wanted;
  return std::min(wanted, std::max<std::size_t>(1, limit.rlim_cur / 4 * 3));
}

}  // namespace

// Everything but stop(), stats() and what the workers post happens on the thread of run().
class HttpServer::Loop {
 public:
  Loop(Options options, std::function<Handler()> make_handler);

  bool run();
  void stop() const noexcept;
  std::vector<std::uint16_t> ports() const;
  ServerStats stats() const;

 private:
  class Connection;
  using Id = std::uint64_t;

  // A socket that connections are accepted from.
  struct Entrance {
    Entrance(const Endpoint& endpoint, asio::io_context& io)
        : socket(endpoint), acceptor(io), pause(io) {
      acceptor.assign(Protocol(socket.family(), 0), socket.release());
    }
    Transport transport() const {
      return socket.family() == AF_UNIX ? Transport::UnixSocket : Transport::Tcp;
    }

    ListeningSocket socket;
    Acceptor acceptor;
    asio::steady_timer pause;  // after a failure
    bool waits = false;
  };

  void accept_everywhere();
  void accept(Entrance& entrance);
  void accepted(Entrance& entrance, const Failure& failure, Socket socket);
  // False if the queue is full.
  bool submit(Id id, HttpRequest request);
  void answered(Id id, Outcome outcome);
  void ended(Id id);
  std::vector<std::shared_ptr<Connection>> all_connections();
  void drain();
  void end_if_drained();

  Options options_;
  // Before the pool, whose workers post to it until they are joined.
  asio::io_context io_{1};
  asio::posix::stream_descriptor stop_event_;
  const int stop_descriptor_;
  asio::steady_timer drain_timer_;
  std::list<Entrance> entrances_;
  std::vector<std::uint16_t> ports_;
  std::size_t most_connections_;
  // Workers know connections by number only, so that none is ever destroyed on their threads.
  std::unordered_map<Id, std::shared_ptr<Connection>> connections_;
  Id last_id_ = 0;
  bool stopping_ = false;
  bool drained_ = true;
  std::atomic<std::uint64_t> open_ = 0, accepted_ = 0, refused_ = 0;
  WorkerPool pool_;
};

// One connection: a request at a time, read, judged, answered; the next one may have arrived
// meanwhile and waits in the buffer.
class HttpServer::Loop::Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Loop& loop, Id id, Transport transport, Socket socket)
      : loop_(loop),
        id_(id),
        transport_(transport),
        socket_(std::move(socket)),
        deadline_(socket_.get_executor()) {
    client_ = peer_name(socket_.native_handle());
  }

  void start() { next_request(); }
  void answer(Outcome outcome);
  void close();
  // Nothing that has arrived whole is left without an answer.
  void close_unless_answering() {
    if (state_ == State::Idle || state_ == State::Head || state_ == State::Body) close();
  }

 private:
  enum class State { Idle, Head, Body, Answering, Lingering, Closed };
  using Step = void (Connection::*)();

  const ServerLimits& limits() const { return loop_.options_.limits; }

  void set_deadline(std::chrono::milliseconds time);
  void no_deadline() { deadline_.expires_at(Clock::time_point::max()); }
  void deadline_passed();

  void read(Step then);
  void reading_ended(const Failure& failure);
  void next_request();
  void read_head();
  void use_head(std::string_view head);
  std::optional<HttpReply> fault_of_head(const Failure& failure, std::string_view head) const;
  void read_body();
  void judge();
  // An answer behind which the rest of the input cannot be understood.
  void refuse(HttpReply reply) {
    keep_alive_ = false;
    answer({std::move(reply), {}});
  }
  void written(const Failure& failure);
  void linger();
  void pass_over_input();

  Loop& loop_;
  const Id id_;
  const Transport transport_;
  Socket socket_;
  asio::steady_timer deadline_;
  State state_ = State::Idle;
  bool reading_ = false;
  bool timed_out_ = false;

  boost::beast::flat_buffer input_;  // what has been received and not used
  HeadScanner scanner_;
  std::optional<http::request_parser<http::string_body>> parser_;
  HttpRequest request_;
  std::string client_;
  ServedRequest served_;
  Clock::time_point begin_;  // of the answer
  bool keep_alive_ = false;
  bool old_client_ = false;  // HTTP/1.0: closes unless told otherwise
  std::string head_, body_;  // of the reply, while it is written
};

void HttpServer::Loop::Connection::set_deadline(std::chrono::milliseconds time) {
  timed_out_ = false;
  deadline_.expires_after(time);
  deadline_.async_wait([self = shared_from_this()](const Failure& failure) {
    // A deadline that was moved while its handler was already on the way is not over.
    if (!failure && self->deadline_.expiry() <= Clock::now()) self->deadline_passed();
  });
}

void HttpServer::Loop::Connection::deadline_passed() {
  bool can_tell = reading_ && (state_ == State::Head || state_ == State::Body);
  if (!can_tell) return close();
  timed_out_ = true;
  Failure ignored;
  socket_.cancel(ignored);  // reading_ended() goes on
}

void HttpServer::Loop::Connection::close() {
  if (state_ == State::Closed) return;
  state_ = State::Closed;
  Failure ignored;
  socket_.close(ignored);
  deadline_.cancel();
  loop_.ended(id_);
}

void HttpServer::Loop::Connection::read(Step then) {
  reading_ = true;
  socket_.async_read_some(
      input_.prepare(kReadBytes),
      [self = shared_from_this(), then](const Failure& failure, std::size_t size) {
        self->reading_ = false;
        if (self->state_ == State::Closed) return;
        // Bytes that come together with the deadline do not save a request: it would have none
        // more.
        if (failure || self->timed_out_) return self->reading_ended(failure);
        self->input_.commit(size);
        (self.get()->*then)();
      });
}

void HttpServer::Loop::Connection::reading_ended(const Failure& failure) {
  bool within_request = state_ == State::Head || state_ == State::Body;
  if (!within_request) return close();
  if (timed_out_) return refuse(too_slow());
  // A client that only closed its side may still read why nothing comes of its request.
  if (failure == asio::error::eof) return refuse(bad_request("the request is not complete"));
  close();
}

void HttpServer::Loop::Connection::next_request() {
  scanner_ = HeadScanner();
  parser_.reset();
  request_ = HttpRequest();
  served_ = ServedRequest();
  served_.client = client_;
  state_ = State::Idle;
  if (input_.size() == 0) {
    if (input_.capacity() > kReadBytes) input_.shrink_to_fit();
    set_deadline(limits().idle);
    return read(&Connection::read_head);
  }
  read_head();
}

void HttpServer::Loop::Connection::read_head() {
  if (state_ == State::Idle) {
    state_ = State::Head;
    begin_ = Clock::now();
    set_deadline(limits().header);
  }
  auto scanned = scanner_.scan(view(input_));
  if (scanned == HeadScanner::State::BareNewline) {
    return refuse(bad_request("a line of the header does not end with CR LF"));
  }
  // Behind a head there may be more; a head that is not whole is all there is.
  if (scanner_.end() > limits().header_bytes) {
    return refuse(head_too_large(scanner_.has_request_line(), limits().header_bytes));
  }
  if (scanned == HeadScanner::State::Partial) return read(&Connection::read_head);
  use_head(scanner_.head(view(input_)));
}

void HttpServer::Loop::Connection::use_head(std::string_view head) {
  begin_ = Clock::now();
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(head.size() + 1));
  parser_->body_limit(limits().body_bytes);
  Failure failure;
  parser_->put(asio::buffer(head), failure);
  const auto& message = parser_->get();
  served_.method = text_of(message.method_string());
  served_.target = text_of(message.target());
  old_client_ = message.version() < 11;
  if (auto fault = fault_of_head(failure, head)) return refuse(std::move(*fault));

  keep_alive_ = parser_->keep_alive();
  for (const auto& field : message) {
    request_.headers.emplace_back(lower_ascii(text_of(field.name_string())),
                                  text_of(field.value()));
  }
  input_.consume(scanner_.end());
  if (parser_->is_done()) return judge();
  if (request_.header("expect")) {
    return refuse(error_reply(417, "expectation_failed", "no request here needs a body",
                              "send it without Expect"));
  }
  state_ = State::Body;
  parser_->eager(true);
  set_deadline(limits().body);
  read_body();
}

// What Beast lets pass and this server does not: of lengths that are told in two ways the next
// server may believe the other, and read the body as a request.
std::optional<HttpReply> HttpServer::Loop::Connection::fault_of_head(const Failure& failure,
                                                                     std::string_view head) const {
  if (failure == http::error::body_limit) return body_too_large(limits().body_bytes);
  if (is_other_version(head)) {
    return error_reply(505, "version_not_supported", "this is neither HTTP/1.1 nor HTTP/1.0");
  }
  // need_more: the head was whole, so that what is missing is within it.
  if (failure == http::error::need_more) return bad_request("the header cannot be read");
  if (failure) return bad_request("the header cannot be read: " + failure.message());
  // Beast joins it with the line before; others take it for a header of its own, or for none.
  bool is_folded =
      head.find("\r\n ") != std::string_view::npos || head.find("\r\n\t") != std::string_view::npos;
  if (is_folded) return bad_request("a line of the header goes on the one before");
  const auto& message = parser_->get();
  auto lengths = message.count(http::field::content_length);
  auto encodings = message.count(http::field::transfer_encoding);
  bool is_list = text_of(message[http::field::content_length]).find(',') != std::string::npos;
  if (lengths + encodings > 1 || is_list)
    return bad_request("the length of the body is told twice");
  if (encodings == 1 && (!parser_->chunked() || old_client_)) {
    return bad_request("the only Transfer-Encoding understood here is chunked");
  }
  return std::nullopt;
}

void HttpServer::Loop::Connection::read_body() {
  Failure failure;
  while (!parser_->is_done() && input_.size() > 0) {
    std::size_t used = parser_->put(input_.data(), failure);
    input_.consume(used);
    if (failure || used == 0) break;
  }
  if (failure == http::error::body_limit) return refuse(body_too_large(limits().body_bytes));
  if (failure && failure != http::error::need_more) {
    return refuse(bad_request("the body cannot be read: " + failure.message()));
  }
  if (parser_->is_done()) return judge();
  // The parser waits for the end of a chunk's line, or of the trailers.
  if (input_.size() > limits().header_bytes) return refuse(body_too_large(limits().body_bytes));
  read(&Connection::read_body);
}

void HttpServer::Loop::Connection::judge() {
  auto verb = parser_->get().method();
  if (verb != http::verb::get && verb != http::verb::head) {
    return answer({method_refused(served_.method), {}});
  }
  if (!read_target(served_.target, request_)) {
    return answer({bad_request("the URL cannot be read"), {}});
  }
  if (loop_.options_.guard) {
    std::optional<HttpReply> refusal;
    Outcome outcome = run_safely([&] {
      refusal = loop_.options_.guard(request_, transport_);
      return HttpReply();
    });
    if (refusal) outcome.reply = std::move(*refusal);
    if (refusal || !outcome.fault.empty()) return answer(std::move(outcome));
  }
  state_ = State::Answering;
  no_deadline();
  if (!loop_.submit(id_, std::move(request_))) answer({queue_full(), {}});
}

void HttpServer::Loop::Connection::answer(Outcome outcome) {
  state_ = State::Answering;
  set_deadline(limits().write);
  if (loop_.stopping_) keep_alive_ = false;
  std::string_view connection;
  if (!keep_alive_) connection = "close";
  if (keep_alive_ && old_client_) connection = "keep-alive";
  head_ = reply_head(outcome.reply, loop_.options_.headers, connection);
  body_.clear();
  bool has_body = may_have_body(outcome.reply.status) && served_.method != "HEAD";
  if (has_body) body_ = std::move(outcome.reply.body);
  served_.status = outcome.reply.status;
  served_.bytes = body_.size();
  served_.took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin_);
  served_.fault = std::move(outcome.fault);
  std::array<asio::const_buffer, 2> parts = {asio::buffer(head_), asio::buffer(body_)};
  asio::async_write(
      socket_, parts,
      [self = shared_from_this()](const Failure& failure, std::size_t) { self->written(failure); });
  // Last, since it may throw.
  if (loop_.options_.on_served) loop_.options_.on_served(served_);
}

void HttpServer::Loop::Connection::written(const Failure& failure) {
  if (state_ == State::Closed) return;
  if (failure) return close();
  body_ = std::string();
  if (keep_alive_ && !loop_.stopping_) return next_request();
  linger();
}

// A socket that is closed with input unread is reset, and the reply may be lost with it. So only
// our side is closed, and the other one has a moment to read and close, too.
void HttpServer::Loop::Connection::linger() {
  state_ = State::Lingering;
  Failure ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  set_deadline(limits().linger);
  pass_over_input();
}

void HttpServer::Loop::Connection::pass_over_input() {
  input_.clear();
  read(&Connection::pass_over_input);
}

HttpServer::Loop::Loop(Options options, std::function<Handler()> make_handler)
    : options_(std::move(options)),
      stop_event_(io_, ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      stop_descriptor_(stop_event_.native_handle()),
      drain_timer_(io_),
      most_connections_(affordable_connections(options_.limits.connections)),
      pool_(options_.workers, options_.limits.queue, std::move(make_handler)) {
  for (const Endpoint& endpoint : options_.endpoints) {
    ports_.push_back(entrances_.emplace_back(endpoint, io_).socket.port());
  }
}

bool HttpServer::Loop::run() {
  stop_event_.async_wait(asio::posix::stream_descriptor::wait_read, [this](const Failure& failure) {
    if (!failure) drain();
  });
  accept_everywhere();
  while (!io_.stopped()) {
    try {
      io_.run();
    } catch (...) {
      // Memory ran out, or on_served threw. The deadline of the connection still stands.
    }
  }
  return drained_;
}

void HttpServer::Loop::stop() const noexcept {
  int error = errno;
  std::uint64_t one = 1;
  [[maybe_unused]] ssize_t written = ::write(stop_descriptor_, &one, sizeof one);
  errno = error;
}

std::vector<std::uint16_t> HttpServer::Loop::ports() const {
  return ports_;
}

ServerStats HttpServer::Loop::stats() const {
  return {
      .connections = open_, .queued = pool_.waiting(), .accepted = accepted_, .refused = refused_};
}

void HttpServer::Loop::accept_everywhere() {
  for (Entrance& entrance : entrances_) accept(entrance);
}

void HttpServer::Loop::accept(Entrance& entrance) {
  if (stopping_ || entrance.waits || connections_.size() >= most_connections_) return;
  entrance.waits = true;
  entrance.acceptor.async_accept([this, &entrance](const Failure& failure, Socket socket) {
    if (stopping_) return;  // the entrance is gone
    entrance.waits = false;
    accepted(entrance, failure, std::move(socket));
  });
}

void HttpServer::Loop::accepted(Entrance& entrance, const Failure& failure, Socket socket) {
  if (failure) {
    // Most likely no descriptor is left. The connection still waits, so that to try again at once
    // would be to try all the time.
    entrance.waits = true;
    entrance.pause.expires_after(kPauseOfAccept);
    entrance.pause.async_wait([this, &entrance](const Failure&) {
      if (stopping_) return;
      entrance.waits = false;
      accept(entrance);
    });
    return;
  }
  // A reply is written at once and whole: nothing is gained by waiting for more. Fails on Unix
  // sockets, which do not wait.
  int on = 1;
  ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ++accepted_;
  Id id = ++last_id_;
  auto connection =
      std::make_shared<Connection>(*this, id, entrance.transport(), std::move(socket));
  connections_.emplace(id, connection);
  open_ = connections_.size();
  connection->start();
  accept(entrance);
}

bool HttpServer::Loop::submit(Id id, HttpRequest request) {
  bool taken = pool_.submit({std::move(request), [this, id](Outcome outcome) {
                               asio::post(io_, [this, id, outcome = std::move(outcome)]() mutable {
                                 answered(id, std::move(outcome));
                               });
                             }});
  if (!taken) ++refused_;
  return taken;
}

void HttpServer::Loop::answered(Id id, Outcome outcome) {
  auto found = connections_.find(id);
  if (found == connections_.end()) return;
  auto connection = found->second;
  connection->answer(std::move(outcome));
}

void HttpServer::Loop::ended(Id id) {
  connections_.erase(id);
  open_ = connections_.size();
  accept_everywhere();
  end_if_drained();
}

// A copy: those that are closed leave the map.
std::vector<std::shared_ptr<HttpServer::Loop::Connection>> HttpServer::Loop::all_connections() {
  std::vector<std::shared_ptr<Connection>> connections;
  for (const auto& [id, connection] : connections_) connections.push_back(connection);
  return connections;
}

void HttpServer::Loop::drain() {
  stopping_ = true;
  entrances_.clear();
  for (const auto& connection : all_connections()) connection->close_unless_answering();
  drain_timer_.expires_after(options_.limits.drain);
  drain_timer_.async_wait([this](const Failure& failure) {
    if (failure) return;
    drained_ = false;
    for (const auto& connection : all_connections()) connection->close();
  });
  end_if_drained();
}

void HttpServer::Loop::end_if_drained() {
  if (stopping_ && connections_.empty()) io_.stop();
}

HttpServer::HttpServer(Options options, std::function<Handler()> make_handler)
    : loop_(std::make_unique<Loop>(std::move(options), std::move(make_handler))) {}

HttpServer::~HttpServer() = default;

bool HttpServer::run() {
  return loop_->run();
}

void HttpServer::stop() noexcept {
  loop_->stop();
}

std::vector<std::uint16_t> HttpServer::ports() const {
  return loop_->ports();
}

ServerStats HttpServer::stats() const {
  return loop_->stats();
}

}  // namespace cssearch
