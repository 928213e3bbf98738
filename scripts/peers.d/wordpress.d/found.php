<?php
/**
 * Found the site: php found.php FOLDER-OF-WORDPRESS; writes its editor's credentials as JSON.
 */

define( 'WP_INSTALLING', true );
// WordPress asks for it even on the command line.
$_SERVER['HTTP_HOST'] = parse_url( getenv( 'PEER_ADDRESS' ), PHP_URL_HOST );
require $argv[1] . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';

wp_install( 'Le journal du quartier', 'owner', 'owner@example.test', true, '', wp_generate_password( 24 ) );

$editor = wp_insert_user(
	array(
		'user_login' => 'editor',
		'user_email' => 'editor@example.test',
		'user_pass'  => wp_generate_password( 24 ),
		'role'       => 'editor',
	)
);
list( $password ) = WP_Application_Passwords::create_new_application_password( $editor, array( 'name' => 'Vigie' ) );

$settings = array(
	'permalink_structure'         => '/%postname%/',
	'comment_registration'        => '0',
	'comment_previously_approved' => '0',
	'comment_moderation'          => '0',
	'comments_notify'             => '0',
	'moderation_notify'           => '0',
	'default_pingback_flag'       => '0',
	'default_ping_status'         => 'closed',
	'show_avatars'                => '0',
);
foreach ( $settings as $name => $value ) {
	update_option( $name, $value );
}
// Written once here, so that the first requests do not write them all at the same time.
flush_rewrite_rules( false );

echo wp_json_encode(
	array(
		'login'    => 'editor',
		'password' => $password,
	)
);
