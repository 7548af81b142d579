# A client in Ruby: ruby client.rb KEY ENCODER values|everywhere
require "cgi"
require "erb"
require "openssl"
require "uri"

key, encoder, form = ARGV
right = ERB::Util.method(:url_encode)
encoders = {
  "ruby-CGI-escape" => CGI.method(:escape),
  "ruby-encode_www_form_component" => URI.method(:encode_www_form_component),
}
write = encoders.fetch(encoder)
whole = form == "everywhere" ? write : right
url = "https://sandbox.payneteasy.com/paynet/api/v4/payout-pay/39915"
body = { "client_orderid" => "a b~*'!()/+é", "orderid" => "900258", "login" => "throw-away" }
oauth = {
  "oauth_consumer_key" => "throw-away",
  "oauth_nonce" => "72756279207275627920727562792030",
  "oauth_signature_method" => "RSA-SHA256",
  "oauth_timestamp" => "1700000000",
  "oauth_version" => "1.0",
}
pairs = body.merge(oauth).map { |name, value| [write.call(name), write.call(value)] }.sort
string = ["POST", whole.call(url), whole.call(pairs.map { |pair| pair.join("=") }.join("&"))].join("&")
signature = OpenSSL::PKey::RSA.new(File.read(key)).sign("SHA256", string)
signed = oauth.merge("oauth_signature" => [signature].pack("m0"))
header = signed.map { |name, value| "#{name}=\"#{right.call(value)}\"" }.join(", ")
sent = body.map { |name, value| "#{right.call(name)}=#{right.call(value)}" }.join("&")
print "POST /paynet/api/v4/payout-pay/39915 HTTP/1.1\r\nHost: sandbox.payneteasy.com\r\n",
      "Authorization: OAuth #{header}\r\nContent-Type: application/x-www-form-urlencoded\r\n",
      "Content-Length: #{sent.length}\r\n\r\n#{sent}"
