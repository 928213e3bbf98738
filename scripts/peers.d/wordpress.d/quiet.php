<?php
/**
 * Plugin Name: Keeps this site to itself, for tests: no mail, no request, no waiting between two comments.
 */

// Also to this machine, which the constant WP_HTTP_BLOCK_EXTERNAL would still allow.
add_filter(
	'pre_http_request',
	static function () {
		return new WP_Error( 'peer_offline', 'This site makes no requests.' );
	}
);

add_filter( 'pre_wp_mail', '__return_true' );

if ( 'on' !== get_option( 'peer_flood_check' ) ) {
	remove_action( 'check_comment_flood', 'check_comment_flood_db' );
}
